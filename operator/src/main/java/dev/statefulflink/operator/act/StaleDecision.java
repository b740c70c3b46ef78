package dev.statefulflink.operator.act;

/**
 * The object has changed since it was decided on: nothing was done, and the operator has to decide
 * again.
 */
public final class StaleDecision extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StaleDecision() {
    super("the object has changed since the decision");
  }
}
