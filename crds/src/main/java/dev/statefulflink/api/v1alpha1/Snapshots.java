package dev.statefulflink.api.v1alpha1;

/** What the schema refuses of snapshots that are named, or that the state backend does not take. */
final class Snapshots {
  static final String RULE = "!has(self.restoreFrom) || !self.restoreFrom.matches('/[.][.]?(/|$)')";

  static final String MESSAGE =
      "spec.restoreFrom must not go through . or .. : write the directory of the snapshot";

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
