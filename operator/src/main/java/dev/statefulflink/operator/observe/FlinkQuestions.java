package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkBoard;
import dev.statefulflink.operator.flink.FlinkEndpoints;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.Question;
import dev.statefulflink.operator.flink.Requests;
import dev.statefulflink.operator.manifest.Names;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Puts to Flink the questions that matter at each step, no more: a steady job costs one. */
public final class FlinkQuestions {
  private static final Duration STEADY = Duration.ofSeconds(5);
  private static final Duration STEPS = Duration.ofMillis(400);
  private static final Duration FAST = Duration.ofMillis(45);

  private final FlinkGateway flink;
  private final FlinkBoard board;
  private final FlinkEndpoints endpoints;

  public FlinkQuestions(FlinkGateway flink, FlinkBoard board, FlinkEndpoints endpoints) {
    this.flink = flink;
    this.board = board;
    this.endpoints = endpoints;
  }

  ClusterView ofActive(
      ObjectKey key, ActiveRevision active, Optional<Handoff> handoff, ClusterState cluster) {
    var asker = new Asker(key, Names.cluster(key.name(), active.revision()));
    var step = handoff.map(Handoff::step);
    if (step.isEmpty() || step.get() == Step.PREPARE) {
      return asker.light(cluster, active.jobId(), STEADY);
    }
    return switch (step.get()) {
      case PREPARE, REHEARSE, RESUME, VERIFY, WITHDRAW ->
          asker.light(cluster, active.jobId(), STEPS);
      case CUT -> asker.cut(cluster, active.jobId(), handoff.get());
      case RETURN, VERIFY_RETURN -> asker.full(cluster, handoff.get().returnJobId());
    };
  }

  ClusterView ofNext(ObjectKey key, Handoff handoff, ClusterState cluster) {
    var asker = new Asker(key, Names.cluster(key.name(), handoff.id()));
    return switch (handoff.step()) {
      case PREPARE -> asker.prepare(cluster);
      case REHEARSE -> asker.rehearse(cluster);
      case RESUME, VERIFY -> asker.full(cluster, handoff.jobId());
      case WITHDRAW -> asker.light(cluster, handoff.jobId(), FAST);
      case CUT, RETURN, VERIFY_RETURN -> asker.nothing(cluster);
    };
  }

  /** Asks one cluster on behalf of one object. */
  private final class Asker {
    private final ObjectKey key;
    private final String cluster;
    private final URI uri;

    private Asker(ObjectKey key, String cluster) {
      this.key = key;
      this.cluster = cluster;
      this.uri = endpoints.rest(key.namespace(), cluster);
    }

    private Question question(String what) {
      return new Question(key, cluster, what);
    }

    private ClusterView nothing(ClusterState state) {
      return new ClusterView(
          state,
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>());
    }

    private ClusterView prepare(ClusterState state) {
      if (!(state instanceof ClusterState.Present)) {
        return nothing(state);
      }
      return new ClusterView(
          state,
          board.ask(question("slots"), STEPS, () -> flink.slots(uri)),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>());
    }

    private ClusterView rehearse(ClusterState state) {
      return new ClusterView(
          state,
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          board.look(Requests.rehearse(key, cluster)),
          new Answer.None<>());
    }

    private ClusterView light(ClusterState state, String jobId, Duration maxAge) {
      return new ClusterView(
          state,
          new Answer.None<>(),
          board.ask(question("state " + jobId), maxAge, () -> flink.state(uri, jobId)),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>(),
          new Answer.None<>());
    }

    private ClusterView cut(ClusterState state, String jobId, Handoff handoff) {
      var job = board.ask(question("state " + jobId), FAST, () -> flink.state(uri, jobId));
      var ended = job.value().flatMap(found -> found).filter(s -> s.terminal()).isPresent();
      var trigger = handoff.triggerId();
      return new ClusterView(
          state,
          new Answer.None<>(),
          job,
          // A question of its own: only details asked for after the end may name the newest state.
          ended
              ? board.ask(question("ended " + jobId), FAST, () -> flink.details(uri, jobId))
              : new Answer.None<>(),
          trigger == null
              ? new Answer.None<>()
              : board.ask(
                  question("savepoint " + trigger),
                  FAST,
                  () -> flink.savepoint(uri, jobId, trigger)),
          new Answer.None<>(),
          new Answer.None<>());
    }

    private ClusterView full(ClusterState state, String jobId) {
      return new ClusterView(
          state,
          new Answer.None<>(),
          board.ask(question("state " + jobId), FAST, () -> flink.state(uri, jobId)),
          board.ask(question("details " + jobId), FAST, () -> flink.details(uri, jobId)),
          new Answer.None<>(),
          new Answer.None<>(),
          board.look(Requests.submit(key, cluster, jobId)));
    }
  }
}
