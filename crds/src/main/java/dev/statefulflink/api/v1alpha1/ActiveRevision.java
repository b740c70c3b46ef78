package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/**
 * The revision in charge of the job, and the job that it runs.
 *
 * @param restoredFrom null where the job started empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ActiveRevision(
    @JsonPropertyDescription("The revision; its Flink cluster is <name>-<revision>.")
        String revision,
    @JsonPropertyDescription("The generation that the revision was made from.") Long generation,
    @JsonPropertyDescription("Digest of all that needs a new revision when it changes.")
        String digest,
    @JsonPropertyDescription("Flink's job id.") String jobId,
    @JsonPropertyDescription("The parallelism of the job.") @Nullable Integer parallelism,
    @JsonPropertyDescription("The state that the job was started from.")
        @Nullable String restoredFrom) {}
