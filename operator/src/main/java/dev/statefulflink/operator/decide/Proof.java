package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;

/** What a submitted job has proven of itself. */
final class Proof {
  /** As many failures before the first checkpoint tell that restarts do not help. */
  static final int HOPELESS = 3;

  /** Flink's advice to drop the state that the job has no operator for (1.20 and 2.3). */
  private static final String SKIPS_STATE =
      "(?s)If you want to allow to skip this, you can set the --allowNonRestoredState option.*";

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

  static boolean ended(JobDetails details) {
    return details.state() == JobState.FAILED || details.state() == JobState.CANCELED;
  }

  /**
   * Whether it has not proven itself and will not: it has ended, or has failed so often that
   * Flink's restarts do not help.
   */
  static boolean broken(JobDetails details) {
    return !proven(details) && (ended(details) || details.failures() >= HOPELESS);
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
  static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("(/_metadata)?/?$", "");
  }

  /** As the end of a sentence, whose full stop follows. Flink's command line is not ours. */
  static String because(String failure) {
    return sentence(
        failure.replaceAll(
            SKIPS_STATE,
            "With spec.job.allowNonRestoredState: true the job starts without that state, which is"
                + " lost then"));
  }

  /** Likewise, of a job whose spec cannot be changed any more. */
  static String becauseOfItself(String failure) {
    return sentence(failure.replaceAll(SKIPS_STATE, ""));
  }

  private static String sentence(String failure) {
    var plain = failure.replaceAll("[.\\s]+$", "");
    return plain.isEmpty() ? "" : ": " + plain;
  }
}
