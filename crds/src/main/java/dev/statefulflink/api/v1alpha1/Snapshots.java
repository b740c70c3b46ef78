package dev.statefulflink.api.v1alpha1;

/** What the schema refuses of a snapshot that is named, beside its pattern. */
final class Snapshots {
  static final String RULE = "!has(self.restoreFrom) || !self.restoreFrom.matches('/[.][.]?(/|$)')";

  static final String MESSAGE =
      "spec.restoreFrom must not go through . or .. : write the directory of the snapshot";

  private Snapshots() {}
}
