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

  /** Nothing lies below stateBackend.uri, nor on a volume. */
  static final String ALL_ELSEWHERE =
      "(has(self.checkpointsUri) && !self.checkpointsUri.startsWith('file:') && has(self.savepointsUri) && !self.savepointsUri.startsWith('file:') && has(self.recoveryUri) && !self.recoveryUri.startsWith('file:'))";

  /** The URI that the volume is mounted at, and the one of the spec before. */
  private static final String ROOT =
      "(self.uri.startsWith('file:') ? self.uri : 'file:///flink-state')";

  private static final String OLD_ROOT =
      "(oldSelf.uri.startsWith('file:') ? oldSelf.uri : 'file:///flink-state')";

  private static final String SAME_VOLUME =
      "(has(oldSelf.volumeClaim) && has(self.volumeClaim) && self.volumeClaim =="
          + " oldSelf.volumeClaim && "
          + ROOT
          + " == "
          + OLD_ROOT
          + ")";

  private static final String CHECKPOINTS_ON_VOLUME =
      "(has(self.checkpointsUri) && self.checkpointsUri.startsWith('file:'))";

  private static final String SAVEPOINTS_ON_VOLUME =
      "(has(self.savepointsUri) && self.savepointsUri.startsWith('file:'))";

  private static final String RECOVERY_ON_VOLUME =
      "(has(self.recoveryUri) && self.recoveryUri.startsWith('file:'))";

  static final String OWN_PLAIN =
      "(!has(self.checkpointsUri) || !self.checkpointsUri.matches('/[.][.]?(/|$)'))"
          + " && "
          + "(!has(self.savepointsUri) || !self.savepointsUri.matches('/[.][.]?(/|$)'))"
          + " && "
          + "(!has(self.recoveryUri) || !self.recoveryUri.matches('/[.][.]?(/|$)'))";

  static final String OWN_ON_VOLUME =
      "(!"
          + CHECKPOINTS_ON_VOLUME
          + " || (has(self.volumeClaim) && (self.checkpointsUri + '/').startsWith("
          + ROOT
          + " + '/')))"
          + " && "
          + "(!"
          + SAVEPOINTS_ON_VOLUME
          + " || (has(self.volumeClaim) && (self.savepointsUri + '/').startsWith("
          + ROOT
          + " + '/')))"
          + " && "
          + "(!"
          + RECOVERY_ON_VOLUME
          + " || (has(self.volumeClaim) && (self.recoveryUri + '/').startsWith("
          + ROOT
          + " + '/')))";

  static final String OWN_ON_THE_SAME_VOLUME =
      "(!"
          + CHECKPOINTS_ON_VOLUME
          + " || (has(oldSelf.checkpointsUri) && self.checkpointsUri == oldSelf.checkpointsUri) || "
          + SAME_VOLUME
          + ")"
          + " && "
          + "(!"
          + SAVEPOINTS_ON_VOLUME
          + " || (has(oldSelf.savepointsUri) && self.savepointsUri == oldSelf.savepointsUri) || "
          + SAME_VOLUME
          + ")"
          + " && "
          + "(!"
          + RECOVERY_ON_VOLUME
          + " || (has(oldSelf.recoveryUri) && self.recoveryUri == oldSelf.recoveryUri) || "
          + SAME_VOLUME
          + ")";

  static final String OWN_ON_HDFS =
      "(has(self.checkpointsUri) && self.checkpointsUri.startsWith('hdfs:'))"
          + " || "
          + "(has(self.savepointsUri) && self.savepointsUri.startsWith('hdfs:'))"
          + " || "
          + "(has(self.recoveryUri) && self.recoveryUri.startsWith('hdfs:'))";

  private Snapshots() {}
}
