package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generation that was given up.
 *
 * @param retryAt null where only a new generation helps
 * @param approve null unless an approval is waited for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeldGeneration(
    @JsonPropertyDescription("The generation that was given up.") Long generation,
    @JsonPropertyDescription("The digest of what it declared.") String digest,
    @JsonPropertyDescription("Why, in one word; a reason of the Stalled condition.") String reason,
    @JsonPropertyDescription("Why, and what to do.") String message,
    @JsonPropertyDescription("How many handoffs of it were tried.") Integer attempts,
    @JsonPropertyDescription("When the next one is tried.") @Nullable Instant retryAt,
    @JsonPropertyDescription("What spec.upgrade.approved has to be, to approve this upgrade.")
        @Nullable String approve) {

  /** Of one that no approval helps. */
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
