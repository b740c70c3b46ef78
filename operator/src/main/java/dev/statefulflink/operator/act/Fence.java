package dev.statefulflink.operator.act;

/**
 * Whether a decision still stands, asked live and right before its effect: an operator that was
 * paused, and is no longer in charge when it wakes, has no effect.
 */
@FunctionalInterface
public interface Fence {
  boolean stands();

  /**
   * @throws StaleDecision where the object has changed since it was decided on
   */
  default void check() {
    if (!stands()) {
      throw new StaleDecision();
    }
  }
}
