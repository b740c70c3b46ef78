package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The savepoints of a job, and the one that is being taken.
 *
 * @param request null while none is being taken
 * @param nonce the spec.savepoints.nonce that was applied last; null if none was
 * @param kept newest first; null or empty if there is none
 * @param lastRequestAt when one was requested last, by nonce or by schedule; null before the first
 * @param failure why the last requested one failed; null if it did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SavepointsStatus(
    @JsonPropertyDescription("The savepoint that is being taken.")
        @Nullable SavepointRequest request,
    @JsonPropertyDescription("The spec.savepoints.nonce that was applied last.")
        @Nullable Long nonce,
    @JsonPropertyDescription("The savepoints that are kept, newest first.")
        List<SavepointRecord> kept,
    @JsonPropertyDescription("When one was requested last, not counting those of handoffs.")
        @Nullable Instant lastRequestAt,
    @JsonPropertyDescription("Why the last requested savepoint failed.") @Nullable String failure) {

  public SavepointsStatus {
    kept = kept == null ? List.of() : List.copyOf(kept);
  }

  /** Of a job that has never had one. */
  public static SavepointsStatus empty() {
    return new SavepointsStatus(null, null, List.of(), null, null);
  }

  /** The same, with these kept. */
  public SavepointsStatus withKept(List<SavepointRecord> records) {
    return new SavepointsStatus(request, nonce, records, lastRequestAt, failure);
  }

  /** The same, with this one being taken. */
  public SavepointsStatus withRequest(SavepointRequest asked) {
    return new SavepointsStatus(asked, nonce, kept, asked.since(), failure);
  }

  /** The same, with none being taken. */
  public SavepointsStatus withoutRequest() {
    return new SavepointsStatus(null, nonce, kept, lastRequestAt, failure);
  }
}
