package dev.statefulflink.bench.state;

import java.util.Map;

/** What the new job is started from. */
enum Way {
  CANONICAL("canonical savepoint", "savepoints: {format: Canonical}"),
  NATIVE("native savepoint", "savepoints: {format: Native}"),
  CHECKPOINT("checkpoint", "");

  private final String label;
  private final String spec;

  Way(String label, String spec) {
    this.label = label;
    this.spec = spec;
  }

  String label() {
    return label;
  }

  /** The word of the command line. */
  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The lines of the spec that declare it, beside {@code upgrade}. */
  String spec() {
    return spec;
  }

  /** What {@code spec.upgrade} has for it. */
  String upgrade() {
    return this == CHECKPOINT ? ", stateFrom: Checkpoint" : "";
  }

  /** The request that stops a job so, by hand; empty where it is cancelled. */
  Map<String, Object> stop(String directory) {
    return this == CHECKPOINT
        ? Map.of()
        : Map.of("targetDirectory", directory, "drain", false, "formatType", name());
  }
}
