package dev.statefulflink.api.v1alpha1;

/**
 * The rules for the paths of snapshots, and for snapshots that a state backend does not support.
 */
final class Snapshots {
  static final String RULE = "!has(self.restoreFrom) || !self.restoreFrom.matches('/[.][.]?(/|$)')";

  static final String MESSAGE =
      "spec.restoreFrom must not contain . or .. as a path segment: write the resolved path";

  static final String FORST =
      "self.stateBackend.type != 'forst' || self.flinkVersion.startsWith('2.')";

  static final String FORST_MESSAGE =
      "spec.stateBackend.type: forst needs Flink 2.x: set spec.flinkVersion to 2.3, or use rocksdb";

  static final String FORST_NATIVE =
      "self.stateBackend.type != 'forst' || !has(self.savepoints) || !has(self.savepoints.format)"
          + " || self.savepoints.format == 'Native'";

  static final String FORST_NATIVE_MESSAGE =
      "Flink takes no canonical savepoint of spec.stateBackend.type: forst: remove"
          + " spec.savepoints.format";

  private Snapshots() {}
}
