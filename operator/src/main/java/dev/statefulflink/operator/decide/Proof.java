package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;
import java.util.Optional;

/** What a submitted job has proven of itself. */
final class Proof {
  private Proof() {}

  static boolean up(JobDetails details) {
    return details.state() == JobState.FINISHED
        || (details.state() == JobState.RUNNING && details.allTasksRunning());
  }

  /**
   * One completed checkpoint, and the revision is in charge, whatever happens to its job later:
   * going back from there would lose what the job has done since.
   */
  static boolean proven(JobDetails details) {
    return details.state() == JobState.FINISHED || details.completedCheckpoints() > 0;
  }

  static boolean broken(JobDetails details) {
    return details.state() == JobState.FAILED || details.state() == JobState.CANCELED;
  }

  /** Flink may write the same place with other slashes, as file:/x for file:///x. */
  static boolean restoredAsRecorded(JobDetails details, Handoff handoff) {
    var recorded = Optional.ofNullable(handoff.state()).map(SavedState::location);
    return details.restoredPath().map(Proof::plain).equals(recorded.map(Proof::plain));
  }

  private static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("/$", "");
  }

  static String because(String failure) {
    return failure.isEmpty() ? "" : ": " + failure;
  }
}
