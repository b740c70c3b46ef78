package dev.statefulflink.api.v1alpha1;

/** Flink's configuration keys that are not free, as the schema refuses them. */
final class FlinkKeys {
  /** Whole families only; the operator refuses the single keys, and says which field sets them. */
  static final String RULE =
      "!has(self.flinkConfiguration) || self.flinkConfiguration.all(key, !key.startsWith('high-availability') && !key.startsWith('kubernetes.') &&"
          + " !key.startsWith('restart-strategy') && !key.startsWith('rest.') &&"
          + " !key.startsWith('jobmanager.rpc.') && !key.startsWith('web.'))";

  static final String MESSAGE =
      "the keys high-availability*, kubernetes.*, rest.*, jobmanager.rpc.* and web.* are the"
          + " operator's, and restart-strategy* stands in spec.restartStrategy: remove them";

  private FlinkKeys() {}
}
