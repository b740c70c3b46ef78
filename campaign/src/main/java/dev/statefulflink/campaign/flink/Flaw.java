package dev.statefulflink.campaign.flink;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with a job, declared in its own arguments, as a bad release would carry it. */
public enum Flaw {
  /** Does not compile. */
  PLAN_REFUSED,
  /** An operator wants twice as many slots as are declared. */
  WANTS_MORE_SLOTS,
  /** Its main() makes another operator each time, so that no state fits it. */
  COMPILES_OTHERWISE,
  /**
   * The same, but only once it runs: what its main() reads has changed, and a new release that does
   * not read it fits its state.
   */
  COMPILES_OTHERWISE_LATER,
  /** Another uid than all other releases have, so that their state fits it as little as its own. */
  ANOTHER_UID,
  /** The operator's warm-up fails on its cluster; the job itself is well. */
  WARM_UP_FAILS,
  /** Compiles, but a class that its run needs is not in the jar. */
  RUN_REFUSED,
  /** The first two submits of each job fail, as those that meet a storage that is away. */
  RUN_FAILS_AT_FIRST,
  /** FAILED right after its restore. */
  RESTORE_FAILS,
  /** Cannot read its state, and its restart strategy never gives up. */
  RESTARTS_FOREVER,
  /**
   * Fails again and again after a savepoint, and completes a checkpoint when its JobManager is
   * taken away; from that one it runs.
   */
  COMPLETES_AT_ITS_END,
  /** Its savepoints fail, and it runs on. */
  SAVEPOINT_FAILS,
  /** Each canonical savepoint of it fails it over, as that of a job with asynchronous state. */
  ASYNCHRONOUS_STATE,
  /** Its savepoints take three seconds. */
  SAVEPOINT_SLOW,
  /**
   * Its JobManager dies once, when the savepoint of a stop is complete and the job has not ended:
   * the next one continues the job from its newest checkpoint.
   */
  JOB_MANAGER_LOST_IN_STOP,
  /** Its JobManager dies once, when a stop has completed, and forgets what had ended. */
  JOB_MANAGER_LOST_AFTER_STOP;

  /** The argument that asks for it. */
  public String argument() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Set<Flaw> in(Iterable<String> arguments) {
    var given = new java.util.HashSet<String>();
    arguments.forEach(given::add);
    return Arrays.stream(values())
        .filter(flaw -> given.contains(flaw.argument()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
