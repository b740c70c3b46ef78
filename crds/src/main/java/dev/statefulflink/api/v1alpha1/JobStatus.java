package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * The Flink job as last seen, for people to read; no decision depends on it.
 *
 * @param state a state of Flink's JobStatus, or UNKNOWN while Flink does not answer
 * @param id Flink's job id, null before the first submit
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobStatus(
    @JsonPropertyDescription("The state of the job as Flink reports it, or UNKNOWN.") String state,
    @JsonPropertyDescription("Flink's job id.") @Nullable String id,
    @JsonPropertyDescription("The parallelism that the job was started with.")
        @Nullable Integer parallelism) {}
