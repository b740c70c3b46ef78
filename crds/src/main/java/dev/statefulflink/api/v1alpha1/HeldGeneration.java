package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generation that the operator gave up.
 *
 * @param retryAt null if only a new generation helps
 * @param approve null unless the handoff waits for an approval
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeldGeneration(
    @JsonPropertyDescription("The generation that the operator gave up.") Long generation,
    @JsonPropertyDescription("The digest of its spec.") String digest,
    @JsonPropertyDescription("Why: a reason of the Stalled condition.") String reason,
    @JsonPropertyDescription("Why, and what to do.") String message,
    @JsonPropertyDescription("How many handoffs were tried for it.") Integer attempts,
    @JsonPropertyDescription("When the next handoff is tried.") @Nullable Instant retryAt,
    @JsonPropertyDescription("What spec.upgrade.approved has to be, to approve this upgrade.")
        @Nullable String approve) {

  /** Without an approval. */
  public HeldGeneration(
      Long generation,
      String digest,
      String reason,
      String message,
      Integer attempts,
      @Nullable Instant retryAt) {
    this(generation, digest, reason, message, attempts, retryAt, null);
  }
}
