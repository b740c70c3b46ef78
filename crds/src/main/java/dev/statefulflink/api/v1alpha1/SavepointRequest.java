package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint of the running job that is being taken.
 *
 * @param nonce null where it is taken by schedule
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavepointRequest(
    @JsonPropertyDescription("Flink's id of the request.") String triggerId,
    @JsonPropertyDescription("The job that it is taken of.") String jobId,
    @JsonPropertyDescription("Below which directory it is written.") String directory,
    @JsonPropertyDescription("The spec.savepoints.nonce that asked for it.") @Nullable Long nonce,
    @JsonPropertyDescription("When it was asked for.") Instant since) {}
