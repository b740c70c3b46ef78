package dev.statefulflink.e2e;

/**
 * How a script ended.
 *
 * @param printed what it wrote to both of its outputs
 */
record ShellResult(int status, String printed) {
  boolean succeeded() {
    return status == 0;
  }
}
