package dev.statefulflink.e2e;

/**
 * How a script ended.
 *
 * @param printed what it wrote to both of its outputs
 */
public record ShellResult(int status, String printed) {
  public boolean succeeded() {
    return status == 0;
  }
}
