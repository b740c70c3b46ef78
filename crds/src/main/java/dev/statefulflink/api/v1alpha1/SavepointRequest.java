package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint of the running job that is being taken.
 *
 * @param nonce null if it is taken by schedule
 * @param format null in the record of an older operator: Canonical
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavepointRequest(
    @JsonPropertyDescription("Flink's id of the request.") String triggerId,
    @JsonPropertyDescription("Flink's id of the job.") String jobId,
    @JsonPropertyDescription("The directory below which it is written.") String directory,
    @JsonPropertyDescription("The spec.savepoints.nonce that asked for it.") @Nullable Long nonce,
    @JsonPropertyDescription("When it was requested.") Instant since,
    // Imported: javac 17 loses the annotation of SavepointsSpec.@Nullable Format here.
    @JsonPropertyDescription("Native, or Canonical.") @Nullable Format format) {

  /** Without a format. */
  public SavepointRequest(
      String triggerId, String jobId, String directory, @Nullable Long nonce, Instant since) {
    this(triggerId, jobId, directory, nonce, since, null);
  }
}
