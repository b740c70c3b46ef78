package dev.statefulflink.operator.intent;

/** A spec that the API server accepted but that cannot be carried out; the message says why. */
public final class SpecRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SpecRefused(String message) {
    super(message);
  }
}
