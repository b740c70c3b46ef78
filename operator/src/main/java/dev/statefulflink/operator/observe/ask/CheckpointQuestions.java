package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.observe.ClusterView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which checkpoint a new job has to complete: one at a time, and after a pause another one if it
 * failed. All triggers are derived from the job's id, which is recorded. Also what a job's own code
 * does with its checkpoints.
 */
record CheckpointQuestions(
    FlinkGateway flink, FlinkBoard board, ObjectKey key, String cluster, URI uri) {
  private static final Duration EACH = Duration.ofMillis(400);

  /** How long after a failure another one is requested: at first, and at most. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int DOUBLED = 6;
  private static final Duration RARE = Duration.ofMinutes(5);

  /** Its trigger. The result is requested only if Flink has accepted the trigger. */
  String wanted(String jobId, Instant now) {
    var failed = 0;
    while (isOver(FlinkIds.ofCheckpoint(jobId, failed), pause(failed), now)) {
      failed++;
    }
    var trigger = FlinkIds.ofCheckpoint(jobId, failed);
    if (board.look(Requests.checkpoint(key, cluster, trigger)) instanceof Answer.Got) {
      board.ask(outcome(trigger), EACH, () -> flink.checkpointResult(uri, jobId, trigger));
    }
    return trigger;
  }

  /** The progress of a cut's checkpoint. It is requested only if Flink has accepted the trigger. */
  ClusterView ofCut(ClusterView view, String jobId, Handoff handoff, Duration pace) {
    var how = handoff.snapshot();
    var trigger = how == null ? null : how.awaitedCheckpoint();
    return trigger == null
            || !(board.look(Requests.checkpoint(key, cluster, trigger)) instanceof Answer.Got)
        ? view
        : view.withSavepoint(
            board.ask(
                new Question(key, cluster, "checkpoint of the cut " + trigger),
                pace,
                () -> flink.checkpointResult(uri, jobId, trigger)));
  }

  private boolean isOver(String trigger, Duration pause, Instant now) {
    return board.<SavepointResult>look(outcome(trigger))
            instanceof Answer.Got<SavepointResult> outcome
        && outcome.told() instanceof SavepointResult.Failed
        && !now.isBefore(outcome.since().plus(pause));
  }

  private static Duration pause(int failed) {
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failed, DOUBLED));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** How the job's code has set its checkpoints and other options. */
  Answer<Optional<JobSettings>> watchSettings(String jobId) {
    return board.watch(settings(jobId), (newest, now) -> RARE, () -> flink.settings(uri, jobId));
  }

  /** As reported at rest: no job changes it. */
  Answer<Optional<JobSettings>> knownSettings(String jobId) {
    return board.look(settings(jobId));
  }

  /** Requested only if it is not known: a handoff may be in progress when an operator starts. */
  Answer<Optional<JobSettings>> askSettings(String jobId) {
    var known = knownSettings(jobId).value().flatMap(found -> found).isPresent();
    return board.ask(settings(jobId), known ? RARE : EACH, () -> flink.settings(uri, jobId));
  }

  private Question settings(String jobId) {
    return new Question(key, cluster, "settings " + jobId);
  }

  private Question outcome(String trigger) {
    return new Question(key, cluster, "outcome of checkpoint " + trigger);
  }
}
