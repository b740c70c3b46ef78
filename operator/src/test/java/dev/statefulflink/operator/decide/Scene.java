package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.steps.FreshCheckpoint;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.intent.StateUris;
import dev.statefulflink.operator.intent.UpgradePolicy;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Drift;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.OldCluster;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.UnrecordedRevision;
import dev.statefulflink.operator.observe.WarmUpIds;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An observation that a test puts together: what is not said is as it usually is. */
public final class Scene {
  public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  public static final ObjectKey KEY = new ObjectKey("StatefulWordCount", "ns", "words", "uid-1");
  public static final String OLD_DIGEST = "old-digest";
  public static final String NEW_DIGEST = "new-digest";
  public static final String OLD = "aaaaaaaa";
  public static final String NEXT = HandoffIds.of(KEY, Purpose.UPGRADE, 2, 1).id();
  public static final String OLD_JOB = "old-job";
  public static final String NEW_JOB = HandoffIds.of(KEY, Purpose.UPGRADE, 2, 1).jobId();
  public static final String WARM_UP_JOB = HandoffIds.of(KEY, Purpose.UPGRADE, 2, 1).warmUpJobId();
  public static final String REHEARSAL_JOB =
      HandoffIds.of(KEY, Purpose.UPGRADE, 2, 1).rehearsalJobId();
  public static final List<String> WARM_UP_JOBS = WarmUpIds.of(WARM_UP_JOB);

  /** Those that may run on the next cluster. */
  public static final List<String> NEXT_JOBS =
      Stream.concat(Stream.of(NEW_JOB), WARM_UP_JOBS.stream()).toList();

  public static final String RETURN_JOB = HandoffIds.of(KEY, Purpose.UPGRADE, 2, 1).returnJobId();
  public static final String TRIGGER = HandoffIds.of(KEY, Purpose.UPGRADE, 2, 1).triggerId();
  private static final String URI = "file:///state";
  static final String DIRECTORY = URI + "/ns/words/savepoints/" + NEXT;
  public static final SavedState STATE =
      new SavedState(DIRECTORY + "/savepoint-1", SavedState.Kind.SAVEPOINT, NOW.minusSeconds(5));

  /** Its first start; an object without a last handoff has lost its status. */
  private static final LastHandoff STARTED =
      ended(Purpose.START, LastHandoff.Outcome.COMPLETED, NOW.minusSeconds(7200));

  /** As it is declared. */
  static final JobSettings SETTINGS = new JobSettings("words", Duration.ofSeconds(1));

  /** Its own code has Flink delete its checkpoints when it is cancelled. */
  static final JobSettings FORGETFUL = with(JobSettings.RETENTION, "DELETE_ON_CANCELLATION");

  /** Of a job whose operators are the same each time. */
  public static final Rehearsal COMPILED = compiled("count", "count", 2);

  /** Of a state that fits. */
  public static final StateFit FITS = fit(List.of(), List.of());

  public static StateFit fit(List<StateFit.Misfit> misfits, List<StateFit.Misfit> dropped) {
    return new StateFit(
        Optional.of("file:///state/chk-7"),
        Optional.empty(),
        misfits,
        dropped,
        List.of(),
        List.of(),
        List.of());
  }

  private Memory memory = new Memory(StatefulJobStatus.empty());
  private Instant watchedSince = Instant.EPOCH;
  private boolean deleting;
  private boolean said;
  private boolean restartsFailed;
  private boolean suspends;
  private boolean keepsFinishedPods;
  private boolean recoverable;
  private OnDelete onDelete = OnDelete.SAVEPOINT;
  private Optional<Declared> declared = Optional.of(declared(NEW_DIGEST));
  private ClusterView active = ClusterView.absent();
  private ClusterView next = ClusterView.absent();
  private List<RetiringView> retiring = List.of();
  private Optional<String> served = Optional.of(OLD);
  private Optional<LastState> kept = Optional.empty();
  private Set<String> strangers = Set.of();
  private List<UnrecordedRevision> unrecorded = List.of();
  private Optional<Observation.Refusal> refusal = Optional.empty();
  private Drift drift = Drift.NONE;
  private Optional<ClusterState.Troubled> trouble = Optional.empty();
  private RetiringView left = new RetiringView(OLD, true, true, RetiringView.Pods.RUNNING, true);
  private boolean activeRecorded = true;
  private boolean nextRecorded = true;
  private JobIntent made;
  private String nextUri = URI;
  private StateUris nextUris = StateUris.OF_ALL;
  private boolean compared = true;
  private boolean fitted = true;
  private final TreeMap<String, String> settings = new TreeMap<>();
  private final TreeMap<String, String> activeSettings = new TreeMap<>();
  private boolean allowsNonRestoredState;

  /** Two vertices; the second one has these ids. */
  public static Rehearsal compiled(String id, String otherId, int parallelism) {
    return new Rehearsal(vertices(id, parallelism), false, vertices(otherId, parallelism));
  }

  private static List<Rehearsal.Vertex> vertices(String id, int parallelism) {
    return List.of(
        new Rehearsal.Vertex("source", "Source: lines", 1),
        new Rehearsal.Vertex(id, "count words", parallelism));
  }

  private long generation = 2;

  /** Its own code sets one option. */
  public static JobSettings with(String option, String value) {
    return new JobSettings("words", Duration.ofSeconds(1), true, Map.of(option, value));
  }

  public static JobIntent intent() {
    return intent(false, new TreeMap<>(), "");
  }

  /** The next revision keeps its state below it. */
  Scene nextBelow(String stateUri) {
    nextUri = stateUri;
    return this;
  }

  /** The next revision keeps a part of its state elsewhere. */
  Scene nextWith(StateUris uris) {
    nextUris = uris;
    return this;
  }

  /** The active revision was made with this line of configuration. */
  public Scene activeWith(String key, String value) {
    activeSettings.put(key, value);
    return this;
  }

  private JobIntent nextIntent() {
    return intent(allowsNonRestoredState, settings, "", nextUri, nextUris);
  }

  /** Of a job whose jar is there, instead of in the image. */
  static JobIntent fetching(String jarUrl) {
    return intent(false, new TreeMap<>(), jarUrl);
  }

  private static JobIntent intent(
      boolean allowNonRestoredState, TreeMap<String, String> settings, String jarUrl) {
    return intent(allowNonRestoredState, settings, jarUrl, URI, StateUris.OF_ALL);
  }

  private static JobIntent intent(
      boolean allowNonRestoredState,
      TreeMap<String, String> settings,
      String jarUrl,
      String stateUri,
      StateUris uris) {
    return new JobIntent(
        "1.20",
        "image",
        "/job.jar",
        "",
        List.of("--a"),
        2,
        0,
        allowNonRestoredState,
        0,
        Duration.ofSeconds(1),
        "hashmap",
        stateUri,
        "claim",
        new TreeMap<>(),
        1,
        jarUrl,
        "",
        "",
        settings,
        PodIntent.STANDARD,
        uris);
  }

  private static Declared declared(String digest) {
    return declared(digest, Strategy.WARM, StateFrom.SAVEPOINT);
  }

  private static Declared declared(String digest, Strategy strategy, StateFrom stateFrom) {
    return new Declared(
        intent(),
        digest,
        false,
        new UpgradePolicy(strategy, stateFrom, Duration.ofMinutes(10), true, false, true),
        SavepointPolicy.STANDARD,
        Optional.empty());
  }

  public Scene running() {
    return running(OLD);
  }

  public Scene running(String revision) {
    memory =
        memory.withActive(
            new ActiveRevision(revision, 1L, OLD_DIGEST, OLD_JOB, 2, "file:///restored"));
    active = view(new ClusterState.Present(), JobState.RUNNING);
    return this;
  }

  public Scene startedEmpty() {
    memory = memory.withActive(new ActiveRevision(OLD, 1L, OLD_DIGEST, OLD_JOB, 2, null));
    return this;
  }

  public Scene declares(String digest) {
    declared = Optional.of(declared(digest));
    return this;
  }

  public Scene declares(Declared what) {
    declared = Optional.of(what);
    return this;
  }

  public Scene by(Strategy strategy, StateFrom stateFrom) {
    return declares(declared(declared.orElseThrow().digest(), strategy, stateFrom));
  }

  public Scene suspended() {
    var d = declared.orElseThrow();
    return declares(
        new Declared(d.intent(), d.digest(), true, d.upgrade(), d.savepoints(), d.restoreFrom()));
  }

  public Scene restoresFrom(String path) {
    var d = declared.orElseThrow();
    return declares(
        new Declared(
            d.intent(), d.digest(), d.suspended(), d.upgrade(), d.savepoints(), Optional.of(path)));
  }

  /** What the running job was made from. */
  Scene madeFrom(JobIntent intent) {
    made = intent;
    return this;
  }

  /** What is declared is made of this. */
  Scene wants(JobIntent intent) {
    var d = declared.orElseThrow();
    return declares(
        new Declared(
            intent, d.digest(), d.suspended(), d.upgrade(), d.savepoints(), d.restoreFrom()));
  }

  public Scene keeps(SavepointPolicy policy) {
    var d = declared.orElseThrow();
    return declares(
        new Declared(d.intent(), d.digest(), d.suspended(), d.upgrade(), policy, d.restoreFrom()));
  }

  public Scene savepoints(SavepointsStatus status) {
    memory = memory.withSavepoints(status);
    return this;
  }

  /** An upgrade that was rolled back is tried only once. */
  Scene withoutRetryAfterRollback() {
    var d = declared.orElseThrow();
    var policy =
        new UpgradePolicy(
            d.upgrade().strategy(),
            d.upgrade().stateFrom(),
            d.upgrade().deadline(),
            true,
            false,
            false);
    return declares(
        new Declared(
            d.intent(), d.digest(), d.suspended(), policy, d.savepoints(), d.restoreFrom()));
  }

  public Scene generation(long generation) {
    this.generation = generation;
    return this;
  }

  /** The pods of a job that has finished keep running. */
  public Scene keepsFinishedPods() {
    keepsFinishedPods = true;
    return this;
  }

  /** A job that Flink has given up starts again by itself. */
  public Scene restartsFailed() {
    restartsFailed = true;
    return this;
  }

  /** Of a spec that cannot be carried out. */
  public Scene declaresSuspended() {
    suspends = true;
    return this;
  }

  /** What was recorded before. */
  public Scene remembers(StatefulJobStatus status) {
    memory = new Memory(status);
    return this;
  }

  /** The status says since when the job does not run. */
  public Scene notRunningSince(Instant since) {
    var condition =
        new ConditionBuilder()
            .withType("Running")
            .withStatus("False")
            .withLastTransitionTime(since.toString())
            .build();
    var s = memory.status();
    return remembers(
        new StatefulJobStatus(
            s.observedGeneration(),
            List.of(condition),
            s.job(),
            s.active(),
            s.handoff(),
            s.held(),
            s.lastState(),
            s.lastHandoff(),
            s.retiring(),
            s.lastRestoreFrom(),
            s.savepoints()));
  }

  /** The handoff goes back for a cause that may pass by itself. */
  Scene forACauseThatMayPass() {
    var handoff = memory.handoff().orElseThrow();
    var failure = new Handoff.Failure("RestoreFailed", "It failed.", true);
    memory = memory.withHandoff(Handoffs.withReturn(handoff, handoff.returnJobId(), failure));
    return this;
  }

  public Scene within(Duration deadline) {
    var d = declared.orElseThrow();
    return declares(
        new Declared(
            d.intent(),
            d.digest(),
            d.suspended(),
            new UpgradePolicy(
                d.upgrade().strategy(),
                d.upgrade().stateFrom(),
                deadline,
                d.upgrade().rollback(),
                false,
                true),
            d.savepoints(),
            d.restoreFrom()));
  }

  public Scene withoutRollback() {
    var d = declared.orElseThrow();
    var policy =
        new UpgradePolicy(
            d.upgrade().strategy(),
            d.upgrade().stateFrom(),
            d.upgrade().deadline(),
            false,
            false,
            true);
    return declares(
        new Declared(
            d.intent(), d.digest(), d.suspended(), policy, d.savepoints(), d.restoreFrom()));
  }

  /** How far a new version is tested. */
  public Scene rehearses(UpgradeSpec.Rehearsal how) {
    var d = declared.orElseThrow();
    return declares(
        new Declared(
            d.intent(),
            d.digest(),
            d.suspended(),
            d.upgrade().rehearsed(how),
            d.savepoints(),
            d.restoreFrom()));
  }

  /** The handoff restores the state in its rehearsal. */
  public Scene restoresInRehearsal() {
    memory =
        memory.withHandoff(Handoffs.withRehearsal(memory.handoff().orElseThrow(), REHEARSAL_JOB));
    return this;
  }

  /** When the running job may be stopped. */
  public Scene cutsOver(CutoverPolicy policy) {
    if (declared.isEmpty()) {
      return this;
    }
    var d = declared.get();
    var u = d.upgrade();
    return declares(
        new Declared(
            d.intent(),
            d.digest(),
            d.suspended(),
            new UpgradePolicy(
                u.strategy(),
                u.stateFrom(),
                u.deadline(),
                u.rollback(),
                u.allowStateLoss(),
                u.retryAfterRollback(),
                policy,
                u.rehearsal()),
            d.savepoints(),
            d.restoreFrom()));
  }

  public Scene restoredBefore(String path) {
    memory = memory.withLastRestoreFrom(path);
    return this;
  }

  public Scene strangers(String... revisions) {
    strangers = Set.of(revisions);
    return this;
  }

  /** The status was lost; these revisions are there. */
  public Scene lost(UnrecordedRevision... revisions) {
    memory = new Memory(StatefulJobStatus.empty());
    unrecorded = List.of(revisions);
    return strangers(unrecorded.stream().map(UnrecordedRevision::revision).toArray(String[]::new));
  }

  public Scene invalid() {
    declared = Optional.empty();
    return this;
  }

  public Scene discards() {
    onDelete = OnDelete.DISCARD;
    declared = Optional.of(declared(OLD_DIGEST));
    return this;
  }

  public Scene deleted() {
    deleting = true;
    return this;
  }

  public Scene kept(SavedState state) {
    return kept(state, "");
  }

  public Scene kept(SavedState state, String restoreFrom) {
    kept = Optional.of(new LastState(state, restoreFrom));
    return this;
  }

  /** An earlier object of the name was deleted without a state. */
  public Scene keptNothing() {
    kept = Optional.of(LastState.NOTHING);
    return this;
  }

  public Scene lastState(SavedState state) {
    memory = memory.withLastState(state);
    return this;
  }

  public Scene held(Reason reason, Instant retryAt) {
    memory =
        memory.withHeld(
            new HeldGeneration(2L, NEW_DIGEST, reason.word(), "It failed.", 1, retryAt));
    return this;
  }

  /** Given up before: another generation than the declared one, or after some attempts. */
  public Scene heldAt(long generation, int attempts, Instant retryAt) {
    memory =
        memory.withHeld(
            new HeldGeneration(
                generation, NEW_DIGEST, "SavepointFailed", "It failed.", attempts, retryAt));
    return this;
  }

  public Scene handedOver(Instant finishedAt) {
    return handedOver(finishedAt, null);
  }

  public Scene handedOver(Instant finishedAt, LastHandoff.Outcome outcome) {
    memory = memory.withLastHandoff(ended(Purpose.UPGRADE, outcome, finishedAt));
    return this;
  }

  private static LastHandoff ended(
      Purpose purpose, LastHandoff.Outcome outcome, Instant finishedAt) {
    return new LastHandoff(
        OLD, purpose, outcome, null, null, OLD, null, null, null, new TreeMap<>(), finishedAt);
  }

  /** Its status was lost, and what runs was recorded anew. */
  Scene adopted() {
    memory = memory.withLastHandoff(null);
    return this;
  }

  /** What the last upgrade that completed took. */
  Scene measured(String stop, String start) {
    handedOver(NOW.minusSeconds(7200));
    var l = memory.status().lastHandoff();
    memory =
        memory.withLastHandoff(
            new LastHandoff(
                l.id(),
                l.purpose(),
                l.outcome(),
                l.reason(),
                l.from(),
                l.to(),
                l.restoredFrom(),
                l.downtime(),
                l.replayed(),
                l.downSince(),
                l.steps(),
                l.finishedAt(),
                new LastHandoff.Measured(stop, start, null, null),
                l.expectedDowntime()));
    return this;
  }

  /** What the active revision was made from is not in Kubernetes any more. */
  public Scene withoutActiveRecord() {
    activeRecorded = false;
    return this;
  }

  /** What the next revision is made from is not in Kubernetes yet. */
  public Scene withoutNextRecord() {
    nextRecorded = false;
    return this;
  }

  /** The old job left nothing. */
  public Scene withoutState() {
    memory = memory.withHandoff(Handoffs.withState(memory.handoff().orElseThrow(), null));
    return this;
  }

  Scene serves(String revision) {
    served = Optional.ofNullable(revision);
    return this;
  }

  public Scene refused(boolean namespaceGoing) {
    refusal = Optional.of(new Observation.Refusal("forbidden", namespaceGoing));
    return this;
  }

  Scene hindered(Observation.Refusal.Kind kind) {
    refusal = Optional.of(new Observation.Refusal("no webhook", kind, true));
    return this;
  }

  /** The old JobManager cannot run. */
  public Scene managerIs(ClusterState.Troubled what) {
    trouble = Optional.of(what);
    return this;
  }

  public Scene inCharge(ActiveRevision revision) {
    memory = memory.withActive(revision);
    return serves(revision.revision());
  }

  /** The handoff carries out this digest. */
  public Scene to(String digest) {
    var h = memory.handoff().orElseThrow();
    memory =
        memory.withHandoff(
            new Handoff(
                h.id(),
                h.purpose(),
                h.step(),
                h.generation(),
                digest,
                h.attempt(),
                h.jobId(),
                h.warmUpJobId(),
                h.returnJobId(),
                h.triggerId(),
                h.savepointDirectory(),
                h.state(),
                h.failure(),
                h.marks(),
                h.strategy(),
                h.restoreFrom(),
                h.empty(),
                h.lost(),
                h.warning(),
                h.downSince(),
                h.snapshot(),
                h.expectedDowntime(),
                h.cutover(),
                h.checkpointDirectory(),
                h.rehearsalJobId()));
    return this;
  }

  /** What is there of the old revision. */
  public Scene leaves(RetiringView what) {
    left = what;
    return this;
  }

  /** The old job's state is to be looked for in storage. */
  public Scene lostState() {
    var before = memory.handoff().orElseThrow();
    var marks = new ArrayList<Handoff.Mark>();
    marks.add(new Handoff.Mark(Step.CUT, before.stepBegan().minusSeconds(2)));
    marks.addAll(before.marks());
    var handoff = Handoffs.withLost(Handoffs.withMarks(before, marks), true);
    memory =
        memory.withHandoff(Handoffs.withState(Handoffs.withCut(handoff, null, null, null), null));
    return this;
  }

  public Scene drifts(Drift what) {
    drift = what;
    return this;
  }

  public Scene retires(RetiringView... views) {
    retiring = List.of(views);
    for (var view : views) {
      memory = memory.retire(view.revision());
    }
    return this;
  }

  public Scene handoff(Purpose purpose, Step step) {
    return handoff(purpose, step, NOW.minusSeconds(1));
  }

  /** With the ids that the record has by that step. */
  public Scene handoff(Purpose purpose, Step step, Instant since) {
    var before = Set.of(Step.PREPARE, Step.REHEARSE, Step.AWAIT).contains(step);
    var cut = !before && purpose != Purpose.START;
    return handoff(purpose, step, since, cut, null);
  }

  /** Of a Recreate: everything but the cut comes after the cut. */
  public Scene recreates(Step step, Instant since) {
    return handoff(Purpose.UPGRADE, step, since, true, Strategy.RECREATE);
  }

  private Scene handoff(Purpose purpose, Step step, Instant since, boolean cut, Strategy strategy) {
    var after = cut && step != Step.CUT;
    var back = step == Step.WITHDRAW || step == Step.RETURN || step == Step.VERIFY_RETURN;
    var now = new Handoff.Mark(step, since);
    if (step == Step.CUT && memory.status().lastHandoff() == null) {
      memory = memory.withLastHandoff(STARTED);
    }
    memory =
        memory.withHandoff(
            new Handoff(
                NEXT,
                purpose,
                step,
                2L,
                NEW_DIGEST,
                1,
                purpose == Purpose.DELETE || purpose == Purpose.SUSPEND ? null : NEW_JOB,
                purpose == Purpose.UPGRADE && strategy == null ? WARM_UP_JOB : null,
                back ? RETURN_JOB : null,
                cut ? TRIGGER : null,
                cut ? DIRECTORY : null,
                after ? STATE : null,
                back ? new Handoff.Failure("RestoreFailed", "It failed.", null) : null,
                after
                    ? List.of(new Handoff.Mark(Step.CUT, since.minusSeconds(2)), now)
                    : List.of(now),
                strategy,
                null,
                null));
    return cut ? takes(Format.NATIVE) : this;
  }

  /** This many tasks of the new job had restored their state at that time. */
  Scene restored(int tasksUp, Instant at) {
    var resumes = memory.handoff().orElseThrow();
    memory = memory.withHandoff(Handoffs.progress(resumes, tasksUp, at));
    return this;
  }

  /** The cut takes a savepoint of this format. */
  Scene takes(Format format) {
    var cut = memory.handoff().orElseThrow();
    memory =
        memory.withHandoff(Handoffs.withCut(cut, TRIGGER, DIRECTORY, new Handoff.Snapshot(format)));
    return this;
  }

  /** The cut takes a checkpoint, and has the job cancelled since then; null for not yet. */
  public Scene takesACheckpoint(String triggerId, Instant cancelSince) {
    var how = new Handoff.Snapshot(null, triggerId, cancelSince, null);
    var cut = Handoffs.withCut(memory.handoff().orElseThrow(), null, null, how);
    memory = memory.withHandoff(cut);
    return this;
  }

  /** This much of the old job's work is repeated. */
  public Scene replays(String replayed) {
    var handoff = memory.handoff().orElseThrow();
    memory = memory.withHandoff(FreshCheckpoint.replaying(handoff, Optional.of(replayed)));
    return this;
  }

  /** The next job starts from a snapshot that the user names. */
  public Scene starting(String restoreFrom, boolean empty) {
    memory =
        memory.withHandoff(Handoffs.withSource(memory.handoff().orElseThrow(), restoreFrom, empty));
    return this;
  }

  /** What the rehearsal has found wrong. */
  public Scene warned(String reason, String message) {
    memory =
        memory.withHandoff(
            Handoffs.withWarning(
                memory.handoff().orElseThrow(), new Handoff.Warning(reason, message)));
    return this;
  }

  /** The running revision has not been compiled again yet. */
  public Scene notCompared() {
    compared = false;
    return this;
  }

  /** The state has not been compared yet. */
  public Scene notFitted() {
    fitted = false;
    return this;
  }

  /** What is wrong with the compiled job that runs. */
  public Scene warning(String message) {
    memory =
        memory.withActive(
            new ActiveRevision(OLD, 1L, OLD_DIGEST, OLD_JOB, 2, "file:///restored", message));
    return this;
  }

  /** The next revision is declared with this scheduler of Flink. */
  public Scene scheduler(String name) {
    settings.put("jobmanager.scheduler", name);
    return this;
  }

  /** The next revision is declared with it. */
  public Scene allowNonRestoredState() {
    allowsNonRestoredState = true;
    return this;
  }

  /** What a roll-back does where the old revision is not to run again. */
  public Scene withoutReturn() {
    var handoff = memory.handoff().orElseThrow();
    memory = memory.withHandoff(Handoffs.withReturn(handoff, null, handoff.failure()));
    return this;
  }

  /** The new job may have run before it was given up. */
  public Scene submitted() {
    var handoff = memory.handoff().orElseThrow();
    var marks = new ArrayList<>(handoff.marks());
    marks.add(marks.size() - 1, new Handoff.Mark(Step.RESUME, handoff.stepBegan().minusSeconds(1)));
    memory = memory.withHandoff(Handoffs.withMarks(handoff, marks));
    return this;
  }

  /** The cut has recorded this. */
  public Scene startsFrom(SavedState state) {
    memory = memory.withHandoff(Handoffs.withState(memory.handoff().orElseThrow(), state));
    return this;
  }

  /** A cut by the newest checkpoint has no trigger. */
  public Scene cutByCheckpoint() {
    memory = memory.withHandoff(Handoffs.withCut(memory.handoff().orElseThrow(), null, null, null));
    return this;
  }

  public Scene active(ClusterView view) {
    said = true;
    active = view;
    return this;
  }

  /** The old job has ended, and its result is not stored. */
  public Scene recoverable() {
    recoverable = true;
    return this;
  }

  /** An operator that has just come up. */
  public Scene atFirstSight() {
    watchedSince = NOW;
    return this;
  }

  public Scene next(ClusterView view) {
    next = view;
    return this;
  }

  public Observation seen() {
    return new Observation(
        NOW,
        watchedSince,
        new Observation.Subject(
            KEY,
            generation,
            deleting,
            onDelete,
            restartsFailed,
            suspends || declared.filter(Declared::suspended).isPresent(),
            keepsFinishedPods,
            declared,
            declared.isEmpty() ? "The spec is wrong." : "",
            memory.status(),
            refusal,
            drift.repairs()),
        new Observation.InCharge(
            memory
                .active()
                .filter(a -> activeRecorded)
                .map(a -> made == null ? intent(false, activeSettings, "") : made),
            usual(active),
            memory.active().map(a -> new OldCluster(trouble, left, recoverable))),
        new Observation.Coming(
            memory.handoff().filter(h -> nextRecorded).map(h -> nextIntent()), usualNext(next)),
        new Observation.Others(retiring, strangers, unrecorded, served, kept),
        drift);
  }

  /** With what is not said of the active revision. */
  private ClusterView usual(ClusterView view) {
    var set =
        view.settings() instanceof Answer.None
            ? view.withSettings(got(Optional.of(SETTINGS)))
            : view;
    var ended =
        !said && memory.handoff().filter(h -> h.step() == Step.RESUME).isPresent()
            ? set.withState(got(Optional.of(JobState.FINISHED)))
            : set;
    return compared && ended.rehearsal() instanceof Answer.None
        ? ended.withRehearsal(got(COMPILED))
        : ended;
  }

  /** Not said, the state fits what is compiled. */
  private ClusterView usualNext(ClusterView view) {
    return fitted && view.fit() instanceof Answer.None && view.rehearsal() instanceof Answer.Got
        ? view.withFit(view.rehearsal().map(compiled -> FITS))
        : view;
  }

  public static ClusterView view(ClusterState cluster, JobState state) {
    return new ViewOf(cluster).state(state).view();
  }

  /** A cluster's view, part by part. */
  public record ViewOf(ClusterView view) {
    public ViewOf(ClusterState cluster) {
      this(ClusterView.unasked(cluster));
    }

    public static ViewOf present() {
      return new ViewOf(new ClusterState.Present());
    }

    /** The job is compiled, and the warm-up is over. */
    public static ViewOf rehearsed() {
      return present().compiled(COMPILED).state(JobState.FINISHED);
    }

    /** The job runs, and would be compiled as it runs. */
    public static ViewOf running() {
      return present().compiled(COMPILED).state(JobState.RUNNING);
    }

    public ViewOf slots(int total) {
      return new ViewOf(view.withSlots(got(new Slots(total))));
    }

    public ViewOf state(JobState state) {
      return new ViewOf(view.withState(got(Optional.of(state))));
    }

    /** The answers about a job are about this warm-up. */
    public ViewOf warmUp(String jobId) {
      return new ViewOf(view.withWarmUp(jobId));
    }

    /** And in storage is nothing of it. */
    public ViewOf unknownJob() {
      return new ViewOf(view.withState(got(Optional.empty())).withFound(got(Optional.empty())));
    }

    public ViewOf details(JobDetails details) {
      return new ViewOf(view.withDetails(got(Optional.of(details))));
    }

    public ViewOf savepoint(SavepointResult result) {
      return new ViewOf(view.withSavepoint(got(result)));
    }

    public ViewOf found(Answer<Optional<String>> found) {
      return new ViewOf(view.withFound(found));
    }

    /** Not said, it is as it is declared. */
    public ViewOf settings(JobSettings settings) {
      return new ViewOf(view.withSettings(got(Optional.of(settings))));
    }

    ViewOf unknownSettings() {
      return new ViewOf(view.withSettings(failed(500, NOW, NOW.minusSeconds(40))));
    }

    /** What Flink makes of the job, both times. */
    public ViewOf compiled(Rehearsal rehearsal) {
      return rehearsal(got(rehearsal));
    }

    ViewOf submitting() {
      return new ViewOf(view.withSubmitting(true));
    }

    public ViewOf slots(Answer<Slots> slots) {
      return new ViewOf(view.withSlots(slots));
    }

    public ViewOf rehearsal(Answer<Rehearsal> rehearsal) {
      return new ViewOf(view.withRehearsal(rehearsal));
    }

    public ViewOf fit(Answer<StateFit> fit) {
      return new ViewOf(view.withFit(fit));
    }

    public ViewOf submit(Answer<Void> submit) {
      return new ViewOf(view.withSubmit(submit));
    }
  }

  public static <T> Answer<T> got(T value) {
    return new Answer.Got<>(value, NOW);
  }

  /** The same has been answered since then. */
  public static <T> Answer<T> got(T value, Instant since) {
    return new Answer.Got<>(value, NOW, since);
  }

  /** 400 with a cause that is known to be final; anything else may pass. */
  public static <T> Answer<T> failed(int status) {
    return failed(status, NOW, NOW);
  }

  /** The newest failure came at this time, the first one of them since then. */
  public static <T> Answer<T> failed(int status, Instant at, Instant since) {
    return new Answer.Failed<>(new FlinkCallFailed(status, "Boom", status == 400), at, since);
  }

  public static JobDetails details(JobState state, boolean up, String restored, long checkpoints) {
    return details(state, up, restored, false, checkpoints, 1);
  }

  /** Of a job that has failed so often, for a cause that comes again with each start. */
  static JobDetails hopeless(JobState state, int failures) {
    return new JobDetails(
        state,
        false,
        Optional.empty(),
        false,
        0,
        Optional.empty(),
        Optional.empty(),
        failures,
        "it broke",
        true,
        false,
        RestoreTrouble.NONE,
        true);
  }

  public static JobDetails details(
      JobState state, boolean up, String restored, boolean own, long checkpoints, int failures) {
    return new JobDetails(
        state,
        up,
        Optional.ofNullable(restored),
        own,
        checkpoints,
        Optional.of("file:///state/ns/words/checkpoints/aaaaaaaa/old-job/chk-7"),
        Optional.empty(),
        failures,
        "it broke");
  }

  /** Flink has deleted its newest checkpoint. */
  public static JobDetails lost(JobState state) {
    return new JobDetails(
        state,
        false,
        Optional.empty(),
        false,
        3,
        Optional.empty(),
        Optional.empty(),
        0,
        "",
        true,
        true,
        RestoreTrouble.NONE,
        false);
  }

  /** Of a job in batch mode. */
  public static JobDetails batch(JobState state, boolean up) {
    return new JobDetails(
        state, up, Optional.empty(), false, 0, Optional.empty(), Optional.empty(), 0, "", false);
  }
}
