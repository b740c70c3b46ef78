package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/** What several steps read off an observation. */
final class Observed {
  /** Where the spec cannot be read any more. */
  private static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);

  private Observed() {}

  static Duration deadline(Observation seen) {
    return seen.declared().map(declared -> declared.deadline()).orElse(USUAL_DEADLINE);
  }

  static Submission submission(JobIntent intent) {
    return new Submission(
        intent.entryClass(), intent.args(), intent.parallelism(), intent.allowNonRestoredState());
  }

  /** The submit of a job from the handoff's recorded state. */
  static Action submit(String revision, String jobId, JobIntent intent, Handoff handoff) {
    return new Action.Submit(
        revision, jobId, submission(intent), Optional.ofNullable(handoff.state()));
  }

  /** The directory of one handoff's savepoint, below the state of the job that is stopped. */
  static String savepointDirectory(Observation seen, String handoffId) {
    var uri = seen.activeIntent().map(JobIntent::stateUri).orElseThrow();
    return new StatePaths(uri, seen.key().namespace(), seen.key().name()).savepoints(handoffId);
  }
}
