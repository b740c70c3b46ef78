package dev.statefulflink.operator.decide.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobState;
import java.util.Optional;

/** What a submitted job has proven of itself. */
public final class Proof {
  /** As many failures before the first checkpoint tell that restarts do not help. */
  public static final int HOPELESS = 3;

  /** What helps if the snapshot that a job was to start from is not there. */
  private static final String ANOTHER_STATE =
      " is not there: name another one in spec.restoreFrom, or start without state by"
          + " spec.upgrade.stateFrom: Nothing with allowStateLoss: true";

  private Proof() {}

  static boolean up(JobDetails details) {
    return details.state() == JobState.FINISHED
        || (details.state() == JobState.RUNNING && details.allTasksRunning());
  }

  /**
   * One completed checkpoint, and the revision is in charge, whatever happens to its job later:
   * going back from there would lose what the job has done since. A job that was restored from a
   * checkpoint of its own has completed one, even if a new JobManager no longer counts it. One in
   * batch mode never completes any.
   */
  static boolean proven(JobDetails details) {
    return details.state() == JobState.FINISHED
        || (!details.takesSnapshots() && up(details))
        || details.completedCheckpoints() > 0
        || details.restoredOwnCheckpoint();
  }

  /**
   * Whether nothing but the restore of its state keeps it from running. A task that fails while it
   * restores would fail the job.
   */
  static boolean restores(JobDetails details) {
    return details.state() == JobState.RUNNING && details.tasks().onlyRestoring();
  }

  public static boolean ended(JobDetails details) {
    return details.state() == JobState.FAILED || details.state() == JobState.CANCELED;
  }

  /**
   * Whether it has not proven itself and will not: it has ended, or has failed so often that
   * Flink's restarts do not help.
   */
  static boolean broken(JobDetails details) {
    return !proven(details) && (ended(details) || details.failures() >= HOPELESS);
  }

  /**
   * Likewise of a first start, which nothing waits for: Flink's restart strategy decides how often
   * a job is restarted, unless the cause is known to come again.
   */
  static boolean givenUp(JobDetails details) {
    return broken(details) && (ended(details) || details.failureNeverPasses());
  }

  /** Flink may write the same place with other slashes, as file:/x for file:///x. */
  static boolean restoredAsRecorded(JobDetails details, Handoff handoff) {
    return details.restoredOwnCheckpoint()
        || details
            .restoredPath()
            .map(Proof::plain)
            .equals(Handoffs.source(handoff).map(Proof::plain));
  }

  /** Flink takes the metadata file of a snapshot for its directory. */
  public static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("(/_metadata)?/?$", "");
  }

  /** As the end of a sentence, whose full stop follows; with what may be done about it. */
  public static String because(JobDetails details) {
    return because(details.failure())
        + switch (details.trouble()) {
          case NONE -> "";
          case GONE -> ". That snapshot" + ANOTHER_STATE;
          case UNCLAIMED ->
              ". With spec.job.allowNonRestoredState: true the job starts without that state, which"
                  + " is lost then";
        };
  }

  /** What is to be done if the recorded state is not there; empty if Flink does not say so. */
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
