package dev.statefulflink.operator.act;

/**
 * Checks with the API server, right before an effect, whether the decision is still valid: an
 * operator that was paused, and is no longer in charge when it resumes, has no effect.
 */
@FunctionalInterface
public interface Fence {
  boolean stands();

  /**
   * @throws StaleDecision if the object has changed since the decision
   */
  default void check() {
    if (!stands()) {
      throw new StaleDecision();
    }
  }
}
