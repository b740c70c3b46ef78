package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.Lapsing;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.intent.StateUris;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.RevisionRecord;
import dev.statefulflink.operator.observe.ask.FlinkQuestions;
import dev.statefulflink.operator.observe.ask.Pace;
import dev.statefulflink.operator.observe.ask.StorageQuestions;
import dev.statefulflink.operator.observe.cluster.ClusterReader;
import dev.statefulflink.operator.observe.cluster.KeptStates;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import dev.statefulflink.operator.observe.cluster.Leftovers;
import dev.statefulflink.operator.observe.cluster.PodEnd;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers an {@link Observation} from the informers, the board of Flink's answers, the status. */
public final class Observer {
  private final FlinkQuestions flink;
  private final KeptStates keptStates;
  private final Leftovers leftovers;
  private final Clock clock;

  /** The time of the first observation of all: a standby observes nothing. */
  private final AtomicReference<Instant> watchedSince = new AtomicReference<>();

  /** Running objects whose record of a last state is known to be removed: it is not read again. */
  private final Lapsing<ObjectKey, Boolean> forgotten;

  public Observer(FlinkQuestions flink, KeptStates keptStates, Leftovers leftovers, Clock clock) {
    this.flink = flink;
    this.keptStates = keptStates;
    this.leftovers = leftovers;
    this.clock = clock;
    this.forgotten = new Lapsing<>(clock);
  }

  /** Observes the object now. */
  public Observation observe(Observation.Subject subject, KubernetesView kubernetes) {
    var memory = subject.memory();
    var active = Optional.ofNullable(memory.active());
    var handoff = Optional.ofNullable(memory.handoff());
    var intent = active.flatMap(a -> intent(kubernetes, a.revision()));
    var next = handoff.flatMap(h -> intent(kubernetes, h.id()));
    var now = clock.instant();
    var since = watchedSince.updateAndGet(first -> first == null ? now : first);
    var look = new FlinkQuestions.Look(subject.key(), now, since);
    return new Observation(
        now,
        since,
        subject,
        new Observation.InCharge(
            intent,
            active
                .map(a -> active(subject, look, kubernetes, a, intent.map(JobIntent::stateUris)))
                .orElseGet(ClusterView::absent),
            active.map(a -> old(kubernetes, subject.key().name(), a))),
        new Observation.Coming(
            next,
            handoff
                .filter(h -> h.jobId() != null)
                .map(h -> next(subject, look, kubernetes, h, next.map(JobIntent::stateUris)))
                .orElseGet(ClusterView::absent)),
        new Observation.Others(
            retiring(kubernetes, memory, subject.key()),
            strangers(kubernetes, memory, subject.key().name()),
            unrecorded(kubernetes, subject, now),
            Served.revision(kubernetes, subject.key(), intent),
            kept(subject)),
        Drift.of(kubernetes, subject));
  }

  private ClusterView active(
      Observation.Subject subject,
      FlinkQuestions.Look look,
      KubernetesView kubernetes,
      ActiveRevision active,
      Optional<StateUris> stateUris) {
    var memory = subject.memory();
    var cluster = cluster(kubernetes, active.revision());
    var handoff = Optional.ofNullable(memory.handoff());
    var withdrawn = handoff.filter(h -> isWithdrawn(kubernetes, subject.key().name(), h));
    if (withdrawn.isPresent()) {
      var places = StorageQuestions.mayBeIn(subject, withdrawn.get(), stateUris);
      return flink.leftByNext(look, active, withdrawn.get(), cluster, places);
    }
    if (active.finishedAt() != null && handoff.filter(h -> h.returnJobId() != null).isEmpty()) {
      return finished(cluster, active.finishedAt(), look.now());
    }
    if (handoff.filter(h -> h.step() == Handoff.Step.RESUME).isPresent()
        && OldCluster.recoverable(kubernetes, subject.key().name(), active)) {
      return flink.ofEnded(look, active, cluster);
    }
    var pods = kubernetes.pods().stream().filter(p -> of(p, active.revision())).toList();
    return flink.ofActive(
        look,
        active,
        handoff,
        cluster,
        stateUris,
        memory,
        new Pace.Calm(Pace.stirred(pods), Pace.readySince(memory)));
  }

  /** The end of the job is recorded, so its JobManager is not asked. */
  private static ClusterView finished(ClusterState cluster, Instant since, Instant now) {
    return ClusterView.unasked(cluster)
        .withState(new Answer.Got<>(Optional.of(JobState.FINISHED), now, since));
  }

  /** Whether the new job may have run, and no longer can. */
  private static boolean isWithdrawn(KubernetesView kubernetes, String name, Handoff handoff) {
    return handoff.step() == Handoff.Step.WITHDRAW
        && handoff.marks().stream().anyMatch(mark -> mark.step() == Handoff.Step.RESUME)
        && !watched(kubernetes, name, handoff.id()).mayRun();
  }

  private ClusterView next(
      Observation.Subject subject,
      FlinkQuestions.Look look,
      KubernetesView kubernetes,
      Handoff handoff,
      Optional<StateUris> stateUris) {
    var active = Optional.ofNullable(subject.memory().active());
    var old =
        active.flatMap(
            a ->
                intent(kubernetes, a.revision())
                    .map(from -> new StorageQuestions.OldState(a, from.stateUris())));
    var last = Optional.ofNullable(subject.memory().lastHandoff());
    return flink.ofNext(look, handoff, cluster(kubernetes, handoff.id()), stateUris, old, last);
  }

  public static ClusterState cluster(KubernetesView kubernetes, String revision) {
    return ClusterReader.read(
        kubernetes.deployments().stream().filter(d -> of(d, revision)).toList(),
        kubernetes.pods().stream().filter(p -> of(p, revision)).toList());
  }

  private static Optional<JobIntent> intent(KubernetesView kubernetes, String revision) {
    return kubernetes.revisions().stream()
        .filter(record -> of(record, revision))
        .findFirst()
        .map(RevisionRecord::read);
  }

  private List<RetiringView> retiring(
      KubernetesView kubernetes, StatefulJobStatus memory, ObjectKey key) {
    var retiring = memory.retiring() == null ? List.<String>of() : memory.retiring();
    return retiring.stream()
        .map(revision -> watched(kubernetes, key.name(), revision))
        .map(view -> view.gone() ? view.withObjects(leftovers.of(key, view.revision())) : view)
        .toList();
  }

  private static OldCluster old(KubernetesView kubernetes, String name, ActiveRevision active) {
    var left = watched(kubernetes, name, active.revision());
    return OldCluster.of(kubernetes, name, active, left);
  }

  private static RetiringView watched(KubernetesView kubernetes, String name, String revision) {
    return new RetiringView(
        revision,
        kubernetes.deployments().stream().anyMatch(d -> of(d, revision)),
        kubernetes.services().stream().anyMatch(s -> of(s, revision))
            || kubernetes.revisions().stream().anyMatch(r -> of(r, revision)),
        PodEnd.of(kubernetes.pods().stream().filter(p -> of(p, revision)).toList()),
        kubernetes.haData().stream()
            .anyMatch(map -> Names.cluster(name, revision).equals(label(map, Names.HA_CLUSTER))));
  }

  private static Set<String> strangers(
      KubernetesView kubernetes, StatefulJobStatus memory, String name) {
    var known = new HashSet<>(memory.retiring() == null ? List.of() : memory.retiring());
    Optional.ofNullable(memory.active()).map(ActiveRevision::revision).ifPresent(known::add);
    Optional.ofNullable(memory.handoff()).map(Handoff::id).ifPresent(known::add);
    return kubernetes
        .revisionsOf(name)
        .filter(revision -> !revision.isEmpty() && !known.contains(revision))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A revision that a former object of this name left has another owner. */
  private List<UnrecordedRevision> unrecorded(
      KubernetesView kubernetes, Observation.Subject subject, Instant now) {
    if (isRecorded(subject.memory())) {
      return List.of();
    }
    var strangers = strangers(kubernetes, subject.memory(), subject.key().name());
    return kubernetes.revisions().stream()
        .filter(record -> strangers.contains(label(record, Names.REVISION)))
        .filter(record -> isOwned(record, subject.key().uid()))
        .map(
            record ->
                unrecorded(kubernetes, new FlinkQuestions.Look(subject.key(), now, now), record))
        .sorted(Comparator.comparing(UnrecordedRevision::revision))
        .toList();
  }

  /** Whether a decision was ever recorded. */
  private static boolean isRecorded(StatefulJobStatus memory) {
    return Stream.of(
                memory.active(),
                memory.handoff(),
                memory.held(),
                memory.lastState(),
                memory.lastHandoff(),
                memory.lastRestoreFrom())
            .anyMatch(Objects::nonNull)
        || (memory.retiring() != null && !memory.retiring().isEmpty());
  }

  private UnrecordedRevision unrecorded(
      KubernetesView kubernetes, FlinkQuestions.Look look, ControllerRevision record) {
    var revision = label(record, Names.REVISION);
    var cluster = cluster(kubernetes, revision);
    // Its JobManager is being removed, and would say nothing else.
    var finished = RevisionRecord.finished(record);
    return new UnrecordedRevision(
        revision,
        record.getRevision(),
        RevisionRecord.read(record),
        cluster,
        finished.isPresent()
            ? new Answer.Got<>(Map.of(finished.get().jobId(), JobState.FINISHED), look.now())
            : jobs(look, revision, cluster),
        finished.map(job -> job.at().orElse(look.now())));
  }

  private Answer<Map<String, JobState>> jobs(
      FlinkQuestions.Look look, String revision, ClusterState cluster) {
    return cluster instanceof ClusterState.Absent
        ? new Answer.None<>()
        : flink.jobs(look, revision);
  }

  private static boolean isOwned(HasMetadata object, String uid) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> uid.equals(owner.getUid()));
  }

  /** Read live, and so only when something is to be decided by it. */
  private Optional<LastState> kept(Observation.Subject subject) {
    var memory = subject.memory();
    var last = memory.lastHandoff();
    // A handoff that did not complete hides the start before it.
    var started = last != null && (last.purpose() == Handoff.Purpose.START || !last.completed());
    var justStarted = started && memory.handoff() == null;
    var idle = memory.active() == null && memory.handoff() == null;
    if (subject.deleting() || idle) {
      forgotten.remove(subject.key()); // one is kept then
    }
    if (!idle && (!justStarted || forgotten.get(subject.key()).isPresent())) {
      return Optional.empty();
    }
    var kept = keptStates.read(subject.key());
    if (kept.isEmpty() && justStarted && !subject.deleting()) {
      forgotten.put(subject.key(), before -> true);
    }
    return kept;
  }

  private static boolean of(HasMetadata object, String revision) {
    return revision.equals(label(object, Names.REVISION));
  }

  private static String label(HasMetadata object, String name) {
    var labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(name, "");
  }
}
