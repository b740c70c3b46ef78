package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobState;
import java.util.Optional;

/** Whether a submitted job is healthy. */
public final class Proof {
  /** This number of failures before the first checkpoint shows that restarts do not help. */
  public static final int HOPELESS = 3;

  /** What to do if the snapshot that a job should start from does not exist. */
  private static final String ANOTHER_STATE =
      " does not exist: name another one in spec.restoreFrom, or start without state with"
          + " spec.upgrade.stateFrom: Nothing and allowStateLoss: true";

  private Proof() {}

  static boolean up(JobDetails details) {
    return details.state() == JobState.FINISHED
        || (details.state() == JobState.RUNNING && details.allTasksRunning());
  }

  /**
   * After one completed checkpoint the revision is in charge, whatever happens to its job later:
   * returning from there would lose the job's work since then. A job that was restored from a
   * checkpoint of its own has completed one, even if a new JobManager no longer counts it. A job in
   * batch mode never completes any.
   */
  static boolean proven(JobDetails details) {
    return details.state() == JobState.FINISHED
        || (!details.takesSnapshots() && up(details))
        || details.completedCheckpoints() > 0
        || details.restoredOwnCheckpoint();
  }

  /**
   * Whether only the restore of its state keeps it from running. A task that fails during the
   * restore would fail the job.
   */
  static boolean restores(JobDetails details) {
    return details.state() == JobState.RUNNING && details.tasks().onlyRestoring();
  }

  public static boolean ended(JobDetails details) {
    return details.state() == JobState.FAILED || details.state() == JobState.CANCELED;
  }

  /**
   * Whether it is not proven and never will be: it has ended, or has failed so often that Flink's
   * restarts do not help.
   */
  static boolean broken(JobDetails details) {
    return !proven(details) && (ended(details) || details.failures() >= HOPELESS);
  }

  /**
   * Likewise for a first start, for which nothing waits: Flink's restart strategy decides how often
   * a job is restarted, unless the cause is known to be permanent.
   */
  static boolean givenUp(JobDetails details) {
    return broken(details) && (ended(details) || details.failureNeverPasses());
  }

  /** Flink may write the same location with other slashes, for example file:/x for file:///x. */
  static boolean restoredAsRecorded(JobDetails details, Handoff handoff) {
    return details.restoredOwnCheckpoint()
        || details
            .restoredPath()
            .map(Proof::plain)
            .equals(Handoffs.source(handoff).map(Proof::plain));
  }

  /** Flink accepts the metadata file of a snapshot instead of its directory. */
  public static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("(/_metadata)?/?$", "");
  }

  /** As the end of a sentence, before its full stop; with a remedy. */
  public static String because(JobDetails details) {
    return because(details.failure())
        + switch (details.trouble()) {
          case NONE -> "";
          case GONE -> ". That snapshot" + ANOTHER_STATE;
          case UNCLAIMED ->
              ". With spec.job.allowNonRestoredState: true the job starts without that state,"
                  + " which is then lost";
        };
  }

  /** What to do if the recorded state does not exist; empty if Flink does not report that. */
  static Optional<String> another(JobDetails details, Handoff handoff) {
    return Optional.ofNullable(handoff.state())
        .filter(state -> details.trouble() == RestoreTrouble.GONE)
        .map(state -> " The recorded state " + state.location() + ANOTHER_STATE + ".");
  }

  /** As the end of a sentence, whose full stop follows. */
  public static String because(String failure) {
    var plain = failure.replaceAll("[.\\s]+$", "");
    return plain.isEmpty() ? "" : ": " + plain;
  }
}
