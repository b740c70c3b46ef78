package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.StateUris;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.CutPace;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests about the old job while it is stopped: how it ends, and what state it left.
 *
 * @param last null if no handoff of the object is on record
 */
record CutQuestions(
    FlinkGateway flink,
    FlinkBoard board,
    ObjectKey key,
    String cluster,
    URI uri,
    CheckpointQuestions checkpoints,
    StopQuestions stop,
    @Nullable LastHandoff last) {
  private static final Duration FAST = Duration.ofMillis(45);

  /**
   * @param view with the state of the job
   */
  ClusterView of(
      ClusterView view, ActiveRevision active, Handoff handoff, Optional<StateUris> stateUris) {
    var jobId = active.jobId();
    var pace = CutPace.of(handoff, stop.now());
    if (view.jobUnknown() && stateUris.isPresent()) {
      return view.withFound(stop.storage().leftBy(active, handoff, stateUris.get()));
    }
    var ended = view.jobState().filter(JobState::terminal).isPresent();
    var trigger = handoff.triggerId();
    var asked =
        trigger == null
            ? view.withSettings(checkpoints.askSettings(jobId))
            : view.withSavepoint(
                board.ask(
                    question("savepoint " + trigger),
                    ended ? CutPace.afterTheEnd(view.state(), stop.now()) : pace,
                    () -> flink.savepoint(uri, jobId, trigger)));
    if (ended) {
      var left = left(asked, jobId);
      return stateUris.map(uris -> looked(left, active, handoff, uris)).orElse(left);
    }
    if (trigger == null) {
      return beforeCancel(checkpoints.ofCut(asked, jobId, handoff, pace), jobId, pace);
    }
    // Together with the others, not after them: the downtime is about to begin.
    var taken = asked.savepoint().value().filter(r -> !(r instanceof SavepointResult.Unknown));
    var seen = taken.isPresent() ? asked : asked.withDetails(details(jobId, pace));
    return stop.of(seen, active, handoff, stateUris);
  }

  /**
   * A job that had finished before the step began, or of whose stop Flink knows nothing, was
   * stopped by an operator whose record is lost. Its next job may have run.
   */
  private ClusterView looked(
      ClusterView left, ActiveRevision active, Handoff handoff, StateUris stateUris) {
    if (left.listsNoSnapshot()) {
      return left.withFound(stop.storage().leftBy(active, handoff, stateUris));
    }
    if (!left.jobState().equals(Optional.of(JobState.FINISHED)) && handoff.triggerId() != null) {
      return stop.of(left, active, handoff, Optional.of(stateUris));
    }
    var answer = left.savepoint().value();
    var unknown = answer.filter(r -> r instanceof SavepointResult.Unknown).isPresent();
    var others =
        answer.filter(r -> r instanceof SavepointResult.Completed).isEmpty()
            && left.jobDetails().flatMap(JobDetails::stoppedWith).isPresent();
    var before =
        left.jobState().equals(Optional.of(JobState.FINISHED))
            && (unknown || others || left.finishedBefore(handoff, last));
    return before && handoff.jobId() != null
        ? left.withFound(stop.storage().leftByBoth(active, handoff, stateUris))
        : left;
  }

  /** A separate request: only details requested after the end may contain the newest state. */
  private ClusterView left(ClusterView view, String jobId) {
    return view.withDetails(
        board.ask(question("ended " + jobId), FAST, () -> flink.details(uri, jobId)));
  }

  /** Whether the job has any state, and its age. */
  private ClusterView beforeCancel(ClusterView view, String jobId, Duration pace) {
    var runs = view.jobState().equals(Optional.of(JobState.RUNNING));
    return runs ? view.withDetails(details(jobId, pace)) : view;
  }

  private Answer<Optional<JobDetails>> details(String jobId, Duration pace) {
    return board.ask(
        question("details " + jobId),
        pace.compareTo(FAST) > 0 ? pace : FAST,
        () -> flink.details(uri, jobId));
  }

  private Question question(String what) {
    return new Question(key, cluster, what);
  }
}
