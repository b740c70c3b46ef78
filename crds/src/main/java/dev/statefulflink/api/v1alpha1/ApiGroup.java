package dev.statefulflink.api.v1alpha1;

/** The API group's name and version, and what the annotations of both kinds share. */
public final class ApiGroup {
  public static final String NAME = "statefulflink.dev";
  public static final String VERSION = "v1alpha1";

  /** A Service and the value of a label have the object's name: both have at most 63 characters. */
  static final String NAME_RULE = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$')";

  static final String NAME_MESSAGE =
      "metadata.name must be at most 63 lower-case letters, digits and dashes, starting with a"
          + " letter: its Service has the same name; shorten it, and replace other characters by"
          + " dashes";

  static final String READY = ".status.conditions[?(@.type==\"Ready\")].status";
  static final String REASON = ".status.conditions[?(@.type==\"Ready\")].reason";
  static final String MESSAGE = ".status.conditions[?(@.type==\"Ready\")].message";
  static final String CHECKPOINTING = ".status.conditions[?(@.type==\"Checkpointing\")].status";

  /**
   * Refuses a change. The rule is on the whole object, since a value that is held because it does
   * not fit the state may be reverted.
   */
  static final String MAX_PARALLELISM_RULE =
      "!has(oldSelf.spec) || !has(oldSelf.spec.job) || !has(oldSelf.spec.job.maxParallelism) ||"
          + " (has(self.spec.job) && has(self.spec.job.maxParallelism) &&"
          + " self.spec.job.maxParallelism == oldSelf.spec.job.maxParallelism) ||"
          + " (has(oldSelf.status) && has(oldSelf.status.held) && oldSelf.status.held.reason =="
          + " 'StateIncompatible')";

  static final String MAX_PARALLELISM_MESSAGE =
      "maxParallelism cannot change: the state is keyed by it; restore the old value, or create a"
          + " new object that starts without this state";

  private ApiGroup() {}
}
