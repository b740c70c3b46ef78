package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint of the running job that is being taken.
 *
 * @param nonce null where it is taken by schedule
 * @param format null in the record of an operator that named none: Canonical
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavepointRequest(
    @JsonPropertyDescription("Flink's id of the request.") String triggerId,
    @JsonPropertyDescription("The job that it is taken of.") String jobId,
    @JsonPropertyDescription("Below which directory it is written.") String directory,
    @JsonPropertyDescription("The spec.savepoints.nonce that asked for it.") @Nullable Long nonce,
    @JsonPropertyDescription("When it was asked for.") Instant since,
    // Imported: javac 17 loses the annotation of SavepointsSpec.@Nullable Format here.
    @JsonPropertyDescription("Native, or Canonical.") @Nullable Format format) {

  /** Of no format that is named. */
  public SavepointRequest(
      String triggerId, String jobId, String directory, @Nullable Long nonce, Instant since) {
    this(triggerId, jobId, directory, nonce, since, null);
  }
}
