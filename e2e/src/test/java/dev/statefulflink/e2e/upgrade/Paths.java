package dev.statefulflink.e2e.upgrade;

/** How Flink writes the places of snapshots. */
final class Paths {
  private Paths() {}

  /** Without the empty host of a file: URI. */
  static String asFlinkReports(String uri) {
    return uri.replaceFirst("^file:///", "file:/");
  }
}
