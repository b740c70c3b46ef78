package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.StateUris;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the savepoint of a stop is complete although the job was not stopped by it. Flink
 * continues a job whose stop was interrupted from its newest checkpoint and not from that savepoint
 * (FLINK-25191), whose output is committed; and a JobManager that restarts forgets the stop.
 */
record StopQuestions(
    FlinkBoard board,
    ObjectKey key,
    String cluster,
    StorageQuestions storage,
    Instant now,
    Instant watchedSince) {
  /** Sooner than this, no JobManager has restarted and recovered its job. */
  private static final Duration RESTARTING = Duration.ofSeconds(3);

  /** An answer that was on its way when the stop was accepted has arrived by then. */
  private static final Duration ARRIVING = Duration.ofSeconds(1);

  /**
   * @param view with what Flink reports of the savepoint, of a job that is not FINISHED
   */
  ClusterView of(
      ClusterView view, ActiveRevision active, Handoff handoff, Optional<StateUris> stateUris) {
    var trigger = Objects.requireNonNull(handoff.triggerId(), "triggerId");
    if (!(view.savepoint() instanceof Answer.Got<SavepointResult> got)) {
      return view;
    }
    var ended = view.jobState().filter(JobState::terminal).isPresent();
    // The JobManager that has the failure lists the savepoint, too.
    if (got.told() instanceof SavepointResult.Failed && !ended) {
      return looked(view.withMayBeTaken(), active, handoff, stateUris, got.since());
    }
    if (!(got.told() instanceof SavepointResult.Unknown)) {
      return view;
    }
    var asked = board.<Void>look(Requests.stop(key, cluster, trigger)).moment();
    if (asked.isEmpty()) {
      return mayBeRequested(handoff)
          ? looked(view.withMayBeTaken(), active, handoff, stateUris, got.since())
          : view;
    }
    var arrived = asked.get().plus(ARRIVING);
    if (!got.at().isAfter(arrived)) {
      return view.withMayBeTaken();
    }
    // From the JobManager that has forgotten the stop: before it, the savepoint may not have been
    // complete yet.
    var from = got.since().isAfter(arrived) ? got.since() : arrived;
    return looked(view.withMayBeTaken(), active, handoff, stateUris, from);
  }

  /** By the operator before, of whose requests this process does not know. */
  private boolean mayBeRequested(Handoff handoff) {
    var began = handoff.stepBegan();
    return !handoff.marks().isEmpty()
        && (watchedSince.isAfter(began) || now.isAfter(began.plus(RESTARTING)));
  }

  private ClusterView looked(
      ClusterView view,
      ActiveRevision active,
      Handoff handoff,
      Optional<StateUris> stateUris,
      Instant from) {
    var ended = view.jobState().filter(JobState::terminal).isPresent();
    var found =
        ended && stateUris.isPresent()
            ? storage.leftBy(active, handoff, stateUris.get())
            : storage.takenBy(handoff);
    return view.withFound(found.from(from));
  }
}
