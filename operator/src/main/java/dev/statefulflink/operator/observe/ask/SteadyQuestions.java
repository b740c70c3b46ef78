package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The requests to Flink at rest: one small one, and rarely more. */
record SteadyQuestions(
    FlinkGateway flink,
    FlinkBoard board,
    ObjectKey key,
    String cluster,
    URI uri,
    CheckpointQuestions proofs) {
  private static final Duration RARE = Duration.ofMinutes(5);
  private static final Duration STEPS = Duration.ofMillis(400);

  /** The state of the checkpoints: usually, and while none completes. */
  private static final Duration CHECKPOINTS = Duration.ofMinutes(1);

  private static final Duration LATE_CHECKPOINTS = Duration.ofSeconds(15);

  /**
   * The state is a separate request: an operator that was paused during the end of a handoff still
   * has an answer from before its job was started.
   */
  ClusterView of(ClusterState state, String jobId, SavepointsStatus savepoints, Pace.Calm calm) {
    var progress =
        board.<Optional<JobProgress>>watch(
            question("progress " + jobId),
            (newest, now) -> Pace.of(key, newest.map(SteadyQuestions::state), calm, now),
            () -> flink.progress(uri, jobId));
    var view =
        ClusterView.unasked(state)
            .withState(progress.map(SteadyQuestions::state))
            .withTasks(progress.value().flatMap(found -> found.map(JobProgress::tasks)))
            .withSettings(proofs.watchSettings(jobId))
            .withDisposed(disposed(savepoints));
    return more(view, jobId, savepoints);
  }

  private ClusterView more(ClusterView view, String jobId, SavepointsStatus savepoints) {
    var running = view.jobState().filter(state -> state == JobState.RUNNING).isPresent();
    var checked = running ? view.withCheckpoints(checkpoints(jobId)) : view;
    // A question of its own: only details asked for after the end may name the newest state.
    var told =
        view.jobState().filter(JobState::terminal).isEmpty()
            ? checked
            : checked.withDetails(
                board.ask(question("ended " + jobId), RARE, () -> flink.details(uri, jobId)));
    var request = savepoints.request();
    return request == null
        ? told
        : told.withSavepoint(
            board.ask(
                question("savepoint " + request.triggerId()),
                STEPS,
                () -> flink.savepoint(uri, jobId, request.triggerId())));
  }

  private static Optional<JobState> state(Optional<JobProgress> found) {
    return found.map(JobProgress::state);
  }

  /**
   * Each checkpoint changes the answer; only a change between failing and completing triggers a
   * reconcile.
   */
  private Answer<Optional<Checkpoints>> checkpoints(String jobId) {
    return board.watch(
        Requests.checkpoints(key, cluster, jobId),
        (newest, now) -> late(newest, jobId) ? LATE_CHECKPOINTS : CHECKPOINTS,
        () -> flink.checkpoints(uri, jobId),
        (before, newest) -> late(before, jobId) != late(newest, jobId));
  }

  private boolean late(Answer<Optional<Checkpoints>> answer, String jobId) {
    return proofs
        .knownSettings(jobId)
        .value()
        .flatMap(found -> found)
        .filter(with -> ClusterView.late(answer, with))
        .isPresent();
  }

  private Set<String> disposed(SavepointsStatus savepoints) {
    return savepoints.kept().stream()
        .map(SavepointRecord::location)
        .filter(place -> board.look(Requests.dispose(key, cluster, place)) instanceof Answer.Got)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Question question(String what) {
    return new Question(key, cluster, what);
  }
}
