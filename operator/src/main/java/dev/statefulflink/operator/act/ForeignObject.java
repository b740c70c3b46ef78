package dev.statefulflink.operator.act;

/** An object with a needed name that belongs to another owner; the message says what to do. */
public final class ForeignObject extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignObject(String message) {
    super(message);
  }
}
