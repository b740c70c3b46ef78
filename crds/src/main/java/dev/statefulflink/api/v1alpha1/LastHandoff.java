package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last handoff that ended well.
 *
 * @param from null for a first start
 * @param restoredFrom null for an empty start
 * @param downtime null where no job was running before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastHandoff(
    @JsonPropertyDescription("The handoff.") String id,
    @JsonPropertyDescription("What it was for.") Handoff.Purpose purpose,
    @JsonPropertyDescription("The revision before.") @Nullable String from,
    @JsonPropertyDescription("The revision after.") String to,
    @JsonPropertyDescription(
            "The state that the job was started from; compared with what Flink reports.")
        @Nullable String restoredFrom,
    @JsonPropertyDescription(
            "From asking Flink to stop the old job until every task of the new one was seen"
                + " running: an upper bound of the time in which no data was processed.")
        @Nullable String downtime,
    @JsonPropertyDescription("How long each step took.") Map<String, String> steps,
    @JsonPropertyDescription("When it ended.") Instant finishedAt) {}
