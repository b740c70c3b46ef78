package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkEndpoints;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.StateUris;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.CutPace;
import dev.statefulflink.operator.observe.WarmUpIds;
import dev.statefulflink.operator.observe.ask.StorageQuestions.OldState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends to Flink only what matters at each step: a job at rest costs one request, rarely more. */
public final class FlinkQuestions {
  private static final Duration STEADY = Duration.ofSeconds(5);
  private static final Duration STEPS = Duration.ofMillis(400);
  private static final Duration FAST = Duration.ofMillis(45);

  /** For a job that was submitted but is not known yet, so it will not run soon. */
  private static final Duration SUBMITTED = Duration.ofMillis(100);

  private final FlinkGateway flink;
  private final FlinkBoard board;
  private final FlinkEndpoints endpoints;

  public FlinkQuestions(FlinkGateway flink, FlinkBoard board, FlinkEndpoints endpoints) {
    this.flink = flink;
    this.board = board;
    this.endpoints = endpoints;
  }

  /** The object that needs the requests, the time, and since when this process watches. */
  public record Look(ObjectKey key, Instant now, Instant watchedSince) {}

  public ClusterView ofActive(
      Look look,
      ActiveRevision active,
      Optional<Handoff> handoff,
      ClusterState cluster,
      Optional<StateUris> stateUris,
      StatefulJobStatus memory,
      Pace.Calm calm) {
    var asker = new Asker(look, Names.cluster(look.key().name(), active.revision()));
    var step = handoff.map(Handoff::step);
    if (step.isEmpty()) {
      var savepoints = Objects.requireNonNullElseGet(memory.savepoints(), SavepointsStatus::empty);
      var view = asker.steady().of(cluster, active.jobId(), savepoints, calm);
      return asker
          .storage()
          .forgotten(view, active, stateUris, Optional.ofNullable(memory.lastState()));
    }
    return switch (step.get()) {
      case PREPARE -> asker.light(cluster, active.jobId(), STEADY);
      case REHEARSE -> asker.compared(cluster, active.jobId(), handoff.get());
      case AWAIT -> asker.light(cluster, active.jobId(), STEADY);
      case CUT -> asker.cut(cluster, active, memory, stateUris);
      case RESUME -> asker.beforeSubmit(cluster, active.jobId(), handoff.get());
      case CLEAR, VERIFY, WITHDRAW -> ClusterView.unasked(cluster);
      case RETURN, VERIFY_RETURN ->
          asker
              .storage()
              .returning(
                  asker.full(cluster, job(handoff.get().returnJobId())),
                  handoff.get(),
                  active,
                  stateUris,
                  look.now());
    };
  }

  /** A job that has ended, and whose result may not be stored yet. */
  public ClusterView ofEnded(Look look, ActiveRevision active, ClusterState cluster) {
    var asker = new Asker(look, Names.cluster(look.key().name(), active.revision()));
    return asker.light(cluster, active.jobId(), FAST);
  }

  /** What a removed job left: only once nothing can write there any more. */
  public ClusterView leftByNext(
      Look look,
      ActiveRevision active,
      Handoff handoff,
      ClusterState cluster,
      List<String> places) {
    var asker = new Asker(look, Names.cluster(look.key().name(), active.revision()));
    var view = ClusterView.unasked(cluster);
    return cluster instanceof ClusterState.Present && !places.isEmpty()
        ? view.withFound(asker.storage().leftBy(job(handoff.jobId()), places))
        : view;
  }

  public ClusterView ofNext(
      Look look,
      Handoff handoff,
      ClusterState cluster,
      Optional<StateUris> stateUris,
      Optional<OldState> old,
      Optional<LastHandoff> last) {
    var asker = new Asker(look, Names.cluster(look.key().name(), handoff.id()));
    return switch (handoff.step()) {
      case PREPARE -> asker.before().prepare(cluster, STEPS);
      case REHEARSE -> asker.rehearse(cluster, handoff, stateUris, old, last);
      // Requested before it is needed, so that the job is submitted as soon as its state is
      // recorded.
      case CUT ->
          cluster instanceof ClusterState.Present && handoff.jobId() != null
              ? asker.light(cluster, handoff.jobId(), STEPS)
              : ClusterView.unasked(cluster);
      case RESUME, VERIFY -> asker.resuming(cluster, handoff, stateUris);
      case AWAIT, CLEAR, WITHDRAW, RETURN, VERIFY_RETURN -> ClusterView.unasked(cluster);
    };
  }

  /** All jobs on the cluster of an unrecorded revision. */
  public Answer<Map<String, JobState>> jobs(Look look, String revision) {
    var asker = new Asker(look, Names.cluster(look.key().name(), revision));
    return board.ask(asker.question("jobs"), STEADY, () -> flink.jobs(asker.uri));
  }

  /** The record has it before the first step that needs it. */
  public static String job(@Nullable String recorded) {
    return Objects.requireNonNull(recorded, "the id of the job");
  }

  /** Asks one cluster on behalf of one object. */
  private final class Asker {
    private final ObjectKey key;
    private final Look look;
    private final String cluster;
    private final URI uri;

    private Asker(Look look, String cluster) {
      this.key = look.key();
      this.look = look;
      this.cluster = cluster;
      this.uri = endpoints.rest(key.namespace(), cluster);
    }

    private Question question(String what) {
      return new Question(key, cluster, what);
    }

    private ClusterView rehearse(
        ClusterState state,
        Handoff handoff,
        Optional<StateUris> stateUris,
        Optional<OldState> old,
        Optional<LastHandoff> last) {
      var view =
          ClusterView.unasked(state)
              .withRehearsal(
                  board.<Rehearsal>look(Requests.rehearse(key, cluster)).from(handoff.stepBegan()))
              .withFit(
                  board
                      .<StateFit>look(Requests.fit(key, cluster, handoff.id()))
                      .from(handoff.stepBegan()));
      if (StorageQuestions.mayHaveLeft(handoff, last)) {
        return stateUris.map(uris -> view.withFound(storage().leftByAny(uris))).orElse(view);
      }
      if (Boolean.TRUE.equals(handoff.lost()) && old.isPresent()) {
        return view.rehearsal() instanceof Answer.Got
            ? view.withFound(storage().leftBy(old.get().of(), handoff, old.get().stateUris()))
            : view;
      }
      var found =
          handoff.restoreFrom() == null
              ? view
              : view.withFound(storage().given(handoff.restoreFrom()));
      if (handoff.rehearsalJobId() != null
          && found.fit().value().flatMap(StateFit::snapshot).isPresent()) {
        return before().restoring(found, handoff.rehearsalJobId());
      }
      return handoff.warmUpJobId() == null || !(found.rehearsal() instanceof Answer.Got)
          ? found
          : before().warmingUp(found, WarmUpIds.of(handoff.warmUpJobId()));
    }

    private RehearsalQuestions before() {
      return new RehearsalQuestions(flink, board, key, cluster, uri);
    }

    private ClusterView light(ClusterState state, String jobId, Duration maxAge) {
      return ClusterView.unasked(state)
          .withState(state(jobId, maxAge))
          .withSettings(checkpoints().knownSettings(jobId));
    }

    /** Whether the old job has ended for good matters until the next one is submitted. */
    private ClusterView beforeSubmit(ClusterState state, String jobId, Handoff handoff) {
      var next = Names.cluster(key.name(), handoff.id());
      var submit = Requests.submit(key, next, job(handoff.jobId()));
      if (state instanceof ClusterState.Absent || !(board.look(submit) instanceof Answer.None)) {
        return ClusterView.unasked(state);
      }
      var view = light(state, jobId, FAST);
      return view.jobState().equals(Optional.of(JobState.FAILED))
          ? view.withDetails(details(jobId))
          : view;
    }

    private ClusterView compared(ClusterState state, String jobId, Handoff handoff) {
      return light(state, jobId, STEPS)
          .withRehearsal(
              board
                  .<Rehearsal>look(Requests.compare(key, cluster, handoff.id()))
                  .from(handoff.stepBegan()))
          .withCheckpoints(board.look(Requests.checkpoints(key, cluster, jobId)));
    }

    private ClusterView cut(
        ClusterState state,
        ActiveRevision active,
        StatefulJobStatus memory,
        Optional<StateUris> stateUris) {
      var handoff = Objects.requireNonNull(memory.handoff(), "a cut is a step of a handoff");
      var stop = new StopQuestions(board, key, cluster, storage(), look.now(), look.watchedSince());
      var questions =
          new CutQuestions(
              flink, board, key, cluster, uri, checkpoints(), stop, memory.lastHandoff());
      return questions.of(
          light(state, active.jobId(), CutPace.of(handoff, look.now())),
          active,
          handoff,
          stateUris);
    }

    private Answer<Optional<JobDetails>> details(String jobId) {
      return board.ask(question("details " + jobId), FAST, () -> flink.details(uri, jobId));
    }

    /**
     * If a request is about something that the job does not have yet, Flink logs an error with a
     * stack trace, which costs time during the downtime.
     */
    private ClusterView full(ClusterState state, String jobId) {
      var unknown = known(jobId).filter(Optional::isEmpty).isPresent();
      var view =
          light(state, jobId, unknown ? SUBMITTED : FAST)
              .withSubmit(board.look(Requests.submit(key, cluster, jobId)));
      return view.jobState().filter(JobState::initialized).isPresent()
          ? view.withCheckpoint(checkpoints().wanted(jobId, look.now())).withDetails(details(jobId))
          : view;
    }

    private StorageQuestions storage() {
      return new StorageQuestions(flink, board, key, cluster, uri);
    }

    private SteadyQuestions steady() {
      return new SteadyQuestions(flink, board, key, cluster, uri, checkpoints());
    }

    private CheckpointQuestions checkpoints() {
      return new CheckpointQuestions(flink, board, key, cluster, uri);
    }

    private ClusterView resuming(
        ClusterState state, Handoff handoff, Optional<StateUris> stateUris) {
      var jobId = job(handoff.jobId());
      var view =
          storage()
              .resubmitted(full(state, jobId), handoff, handoff.id(), jobId, stateUris, look.now());
      return new ResumeQuestions(flink, board, key, cluster, uri).of(view, handoff, look.now());
    }

    private Answer<Optional<JobState>> state(String jobId, Duration maxAge) {
      return board.ask(stateOf(jobId), maxAge, () -> flink.state(uri, jobId));
    }

    /** Flink's last answer about it, without asking again; an empty value: no such job. */
    private Optional<Optional<JobState>> known(String jobId) {
      return board.<Optional<JobState>>look(stateOf(jobId)).value();
    }

    private Question stateOf(String jobId) {
      return question("state " + jobId);
    }
  }
}
