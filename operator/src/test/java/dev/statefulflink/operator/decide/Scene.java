package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.RetiringView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An observation that a test puts together: what is not said is as it usually is. */
final class Scene {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final ObjectKey KEY = new ObjectKey("StatefulWordCount", "ns", "words", "uid-1");
  static final String OLD_DIGEST = "old-digest";
  static final String NEW_DIGEST = "new-digest";
  static final String OLD = "aaaaaaaa";
  static final String NEXT = HandoffIds.of(KEY, "move", 2, 1).id();
  static final String OLD_JOB = "old-job";
  static final String NEW_JOB = HandoffIds.of(KEY, "move", 2, 1).jobId();
  static final String RETURN_JOB = HandoffIds.of(KEY, "move", 2, 1).returnJobId();
  static final String TRIGGER = HandoffIds.of(KEY, "move", 2, 1).triggerId();
  static final String DIRECTORY = "file:///state/ns/words/savepoints/" + NEXT;
  static final SavedState STATE =
      new SavedState(DIRECTORY + "/savepoint-1", SavedState.Kind.SAVEPOINT, NOW.minusSeconds(5));

  private Memory memory = new Memory(empty());
  private boolean deleting;
  private Optional<Declared> declared = Optional.of(declared(NEW_DIGEST, OnDelete.SAVEPOINT));
  private ClusterView active = ClusterView.absent();
  private ClusterView next = ClusterView.absent();
  private List<RetiringView> retiring = List.of();
  private Optional<String> served = Optional.of(OLD);
  private Optional<SavedState> kept = Optional.empty();
  private Optional<Observation.Refusal> refusal = Optional.empty();

  static StatefulJobStatus empty() {
    return new StatefulJobStatus(null, null, null, null, null, null, null, null, null);
  }

  static JobIntent intent() {
    return new JobIntent(
        "1.20",
        "image",
        "/job.jar",
        "",
        List.of("--a"),
        2,
        0,
        false,
        0,
        Duration.ofSeconds(1),
        "hashmap",
        "file:///state",
        "claim",
        new TreeMap<>(),
        1);
  }

  static Declared declared(String digest, OnDelete onDelete) {
    return new Declared(intent(), digest, Duration.ofMinutes(10), onDelete);
  }

  Scene running() {
    memory =
        memory.withActive(new ActiveRevision(OLD, 1L, OLD_DIGEST, OLD_JOB, 2, "file:///restored"));
    active = view(new ClusterState.Present(), JobState.RUNNING);
    return this;
  }

  Scene declares(String digest) {
    declared = Optional.of(declared(digest, OnDelete.SAVEPOINT));
    return this;
  }

  Scene invalid() {
    declared = Optional.empty();
    return this;
  }

  Scene discards() {
    declared = Optional.of(declared(OLD_DIGEST, OnDelete.DISCARD));
    return this;
  }

  Scene deleted() {
    deleting = true;
    return this;
  }

  Scene kept(SavedState state) {
    kept = Optional.ofNullable(state);
    return this;
  }

  Scene lastState(SavedState state) {
    memory = memory.withLastState(state);
    return this;
  }

  Scene held(Reason reason, Instant retryAt) {
    memory =
        memory.withHeld(
            new HeldGeneration(2L, NEW_DIGEST, reason.word(), "It failed.", 1, retryAt));
    return this;
  }

  Scene serves(String revision) {
    served = Optional.ofNullable(revision);
    return this;
  }

  Scene refused(boolean namespaceGoing) {
    refusal = Optional.of(new Observation.Refusal("forbidden", namespaceGoing));
    return this;
  }

  Scene retires(RetiringView... views) {
    retiring = List.of(views);
    for (var view : views) {
      memory = memory.retire(view.revision());
    }
    return this;
  }

  Scene handoff(Purpose purpose, Step step) {
    return handoff(purpose, step, NOW.minusSeconds(1));
  }

  /** With the ids that the record has by that step. */
  Scene handoff(Purpose purpose, Step step, Instant since) {
    var cut = step != Step.PREPARE && step != Step.REHEARSE && purpose != Purpose.START;
    var after = cut && step != Step.CUT;
    var back = step == Step.WITHDRAW || step == Step.RETURN || step == Step.VERIFY_RETURN;
    memory =
        memory.withHandoff(
            new Handoff(
                NEXT,
                purpose,
                step,
                2L,
                NEW_DIGEST,
                1,
                purpose == Purpose.DELETE ? null : NEW_JOB,
                back ? RETURN_JOB : null,
                cut ? TRIGGER : null,
                cut ? DIRECTORY : null,
                after ? STATE : null,
                back ? new Handoff.Failure("RestoreFailed", "It failed.") : null,
                List.of(
                    new Handoff.Mark(Step.CUT, since.minusSeconds(2)),
                    new Handoff.Mark(step, since))));
    return this;
  }

  /** A cut by the newest checkpoint has no trigger. */
  Scene cutByCheckpoint() {
    memory = memory.withHandoff(Handoffs.withCut(memory.handoff().orElseThrow(), null, null));
    return this;
  }

  Scene active(ClusterView view) {
    active = view;
    return this;
  }

  Scene next(ClusterView view) {
    next = view;
    return this;
  }

  Observation seen() {
    return new Observation(
        NOW,
        KEY,
        2,
        deleting,
        declared,
        declared.isEmpty() ? "The spec is wrong." : "",
        memory.status(),
        memory.active().map(a -> intent()),
        active,
        memory.handoff().map(h -> intent()),
        next,
        retiring,
        served,
        kept,
        refusal);
  }

  static ClusterView view(ClusterState cluster, JobState state) {
    return new ViewOf(cluster).state(state).view();
  }

  /** A cluster's view, part by part. */
  record ViewOf(ClusterView view) {
    ViewOf(ClusterState cluster) {
      this(
          new ClusterView(
              cluster,
              new Answer.None<>(),
              new Answer.None<>(),
              new Answer.None<>(),
              new Answer.None<>(),
              new Answer.None<>(),
              new Answer.None<>()));
    }

    static ViewOf present() {
      return new ViewOf(new ClusterState.Present());
    }

    ViewOf slots(int total) {
      return with(got(new Slots(total)), view.state(), view.details(), view.savepoint());
    }

    ViewOf state(JobState state) {
      return with(view.slots(), got(Optional.of(state)), view.details(), view.savepoint());
    }

    ViewOf unknownJob() {
      return with(view.slots(), got(Optional.empty()), view.details(), view.savepoint());
    }

    ViewOf details(JobDetails details) {
      return with(view.slots(), view.state(), got(Optional.of(details)), view.savepoint());
    }

    ViewOf savepoint(SavepointResult result) {
      return with(view.slots(), view.state(), view.details(), got(result));
    }

    ViewOf rehearsal(Answer<Void> rehearsal) {
      return new ViewOf(
          new ClusterView(
              view.cluster(),
              view.slots(),
              view.state(),
              view.details(),
              view.savepoint(),
              rehearsal,
              view.submit()));
    }

    ViewOf submit(Answer<Void> submit) {
      return new ViewOf(
          new ClusterView(
              view.cluster(),
              view.slots(),
              view.state(),
              view.details(),
              view.savepoint(),
              view.rehearsal(),
              submit));
    }

    private ViewOf with(
        Answer<Slots> slots,
        Answer<Optional<JobState>> state,
        Answer<Optional<JobDetails>> details,
        Answer<SavepointResult> savepoint) {
      return new ViewOf(
          new ClusterView(
              view.cluster(), slots, state, details, savepoint, view.rehearsal(), view.submit()));
    }
  }

  static <T> Answer<T> got(T value) {
    return new Answer.Got<>(value, NOW);
  }

  static <T> Answer<T> failed(int status) {
    return new Answer.Failed<>(new FlinkCallFailed(status, "Boom"), NOW);
  }

  static JobDetails details(JobState state, boolean up, String restored, long checkpoints) {
    return new JobDetails(
        state,
        up,
        Optional.ofNullable(restored),
        checkpoints,
        Optional.of("file:///state/ns/words/checkpoints/aaaaaaaa/old-job/chk-7"),
        Optional.empty(),
        "it broke");
  }
}
