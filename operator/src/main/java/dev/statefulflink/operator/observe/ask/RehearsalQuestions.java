package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is asked of the jobs that run on a new cluster before its own. */
record RehearsalQuestions(
    FlinkGateway flink, FlinkBoard board, ObjectKey key, String cluster, URI uri) {
  private static final Duration OFTEN = Duration.ofMillis(150);

  /** How many slots the new cluster offers. */
  ClusterView prepare(ClusterState state, Duration maxAge) {
    var view = ClusterView.unasked(state);
    return state instanceof ClusterState.Present
        ? view.withSlots(board.ask(question("slots"), maxAge, () -> flink.slots(uri)))
        : view;
  }

  /** The job that restores the state in the rehearsal, in place of those that warm up. */
  ClusterView restoring(ClusterView view, String jobId) {
    var asked = of(view, jobId);
    // A separate question: only details requested after the end have the cause of a failure.
    var what = asked.jobState().filter(JobState::terminal).isPresent() ? "ended " : "details ";
    return asked.jobState().isPresent()
        ? asked.withDetails(
            board.ask(question(what + jobId), OFTEN, () -> flink.details(uri, jobId)))
        : asked;
  }

  /** The first that is not over; with the last of them, all are. */
  ClusterView warmingUp(ClusterView view, List<String> jobIds) {
    var last = jobIds.get(jobIds.size() - 1);
    var jobId =
        jobIds.stream()
            .filter(id -> !known(id).flatMap(s -> s).filter(JobState::terminal).isPresent())
            .findFirst()
            .orElse(last);
    return of(view, jobId);
  }

  private ClusterView of(ClusterView view, String jobId) {
    return view.withWarmUp(jobId)
        .withState(board.ask(state(jobId), OFTEN, () -> flink.state(uri, jobId)))
        .withSubmit(board.look(Requests.submit(key, cluster, jobId)));
  }

  /** What Flink has last said of it, without asking again; an empty value: no such job. */
  private Optional<Optional<JobState>> known(String jobId) {
    return board.<Optional<JobState>>look(state(jobId)).value();
  }

  private Question state(String jobId) {
    return question("state " + jobId);
  }

  private Question question(String what) {
    return new Question(key, cluster, what);
  }
}
