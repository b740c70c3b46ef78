package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.act.ObjectWriter;
import dev.statefulflink.operator.act.RevisionActions;
import dev.statefulflink.operator.act.StaleDecision;
import dev.statefulflink.operator.decide.ChangedFields;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.Lapsing;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.metrics.Meters;
import dev.statefulflink.operator.observe.Observation;
import dev.statefulflink.operator.observe.Observer;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import dev.statefulflink.operator.status.Announcement;
import dev.statefulflink.operator.status.Announcements;
import dev.statefulflink.operator.status.EventPublisher;
import dev.statefulflink.operator.status.StatusProjector;
import dev.statefulflink.operator.status.StatusStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reconcile of one object of one kind: observe, decide, then either write the status or act.
 *
 * @param <R> the kind
 */
public final class ReconcileLoop<R extends CustomResource<?, StatefulJobStatus>> {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

  /** How soon to reconcile after a conflict on the status, or a refused write. */
  private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

  private final Function<R, Declared> intents;
  private final Rooms rooms;
  private final StatusStore<R> store = new StatusStore<>();
  private final Refusals refusals;
  private final RepairCounts repairs;

  /**
   * Changes that are written to the status, but not yet published as events, by the object's uid.
   */
  private final Lapsing<String, List<Announcement>> untold;

  /** The collaborators of a reconcile, the same for both kinds. */
  public record Rooms(
      Observer observer,
      Decider decider,
      RevisionActions.Flink flink,
      EventPublisher events,
      Rounds rounds,
      Meters meters,
      Clock clock) {}

  /** What a reconcile observed, and what it should do. */
  private record Looked(Observation seen, Decision decision) {}

  /** When to reconcile again, and whether the object may be removed. */
  record Round(Duration again, boolean release) {}

  public ReconcileLoop(Function<R, Declared> intents, Rooms rooms) {
    this.intents = intents;
    this.rooms = rooms;
    this.refusals = new Refusals(rooms.clock());
    this.repairs = new RepairCounts(rooms.clock());
    this.untold = new Lapsing<>(rooms.clock());
  }

  Round round(R resource, Context<R> context) {
    try (var log = RoundLog.of(resource.getStatus())) {
      return rooms
          .meters()
          .round(
              resource.getKind(),
              () -> rooms.rounds().watch(() -> watched(resource, context, log)));
    }
  }

  private Round watched(R resource, Context<R> context, RoundLog log) {
    var key = EventSources.key(resource);
    var looked = look(resource, context, log);
    var decision = looked.decision();
    if (decision.release()) {
      tell(resource);
      return released(key);
    }
    var status = StatusProjector.project(looked.seen(), decision);
    var current = resource;
    if (!status.equals(resource.getStatus())) {
      var why = ChangedFields.because(", ", looked.seen());
      var written = write(resource, status, why, context, log);
      if (written.isEmpty()) {
        return new Round(AFTER_CONFLICT, false);
      }
      current = written.get();
    }
    var round = perform(current, decision, key, context);
    if (decision.record().isEmpty()) {
      tell(current);
    }
    return round;
  }

  /** Any failure here is written to the status, and the framework retries. */
  private Looked look(R resource, Context<R> context, RoundLog log) {
    try {
      var seen = rooms.observer().observe(subject(resource), informed(context));
      var decision = rooms.decider().decide(seen);
      LOG.debug("{}; active: {}; next: {}", decision, seen.active(), seen.next());
      return new Looked(seen, decision);
    } catch (RuntimeException e) {
      sayWhy(e, resource, context, log);
      throw e;
    }
  }

  /**
   * Here, and not in the framework's own error handler, which is not called for an object that is
   * being deleted, and would overwrite a newer record. A single failure is over before anyone could
   * read about it.
   */
  private void sayWhy(RuntimeException error, R resource, Context<R> context, RoundLog log) {
    if (context.getRetryInfo().isEmpty()) {
      return;
    }
    var status =
        StatusProjector.failed(
            memory(resource),
            resource.getMetadata().getGeneration(),
            rooms.clock().instant(),
            RoundError.read(error, true));
    if (!status.equals(resource.getStatus())) {
      try {
        write(resource, status, "", context, log);
      } catch (KubernetesClientException e) {
        LOG.debug("the failure cannot be written to the status: {}", e.getMessage());
      }
    }
  }

  /**
   * The object as it was written; empty if another client was faster.
   *
   * @param why an upgrade is made, if one is
   */
  private Optional<R> write(
      R resource, StatefulJobStatus status, String why, Context<R> context, RoundLog log) {
    var before = memory(resource);
    var key = EventSources.key(resource);
    R written;
    try {
      written = store.write(resource, status, context);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        LOG.debug("the object has changed since it was read; deciding again");
        rooms.meters().conflict(key);
        return Optional.empty();
      }
      throw e;
    }
    rooms.meters().statusWritten(key, before, status);
    log.now(status);
    var told = Announcements.between(before, status, why);
    told.forEach(one -> LOG.info("{}: {}", one.reason(), one.message()));
    untold.put(key.uid(), earlier -> joined(earlier.orElse(List.of()), told));
    return Optional.of(written);
  }

  private static List<Announcement> joined(List<Announcement> first, List<Announcement> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  /**
   * After the effects of a reconcile, not after the write that the events are about: the next
   * reconcile has the effects that a job's downtime waits for, and these requests come first at the
   * API server, too.
   */
  private void tell(R resource) {
    untold
        .remove(resource.getMetadata().getUid())
        .ifPresent(told -> told.forEach(one -> rooms.events().publish(resource, one)));
  }

  private Round perform(R resource, Decision decision, ObjectKey key, Context<R> context) {
    var actions = actions(resource, key, context);
    try {
      decision.actions().forEach(action -> action.performWith(actions));
      refusals.end(key.uid());
      return new Round(decision.again(), false);
    } catch (StaleDecision e) {
      LOG.debug("the object has changed since the decision; deciding again");
      rooms.meters().conflict(key);
      return new Round(AFTER_CONFLICT, false);
    } catch (RuntimeException e) {
      var refusal = refusals.add(key.uid(), e);
      if (refusal.passing()) {
        throw e;
      }
      return new Round(refusal.again() ? AFTER_REFUSAL : AFTER_CONFLICT, false);
    }
  }

  private Round released(ObjectKey key) {
    rooms.flink().board().forget(key);
    rooms.meters().forget(key);
    refusals.end(key.uid());
    return new Round(Duration.ZERO, true);
  }

  private RevisionActions actions(R resource, ObjectKey key, Context<R> context) {
    var owner =
        new OwnerReferenceBuilder()
            .withApiVersion(resource.getApiVersion())
            .withKind(resource.getKind())
            .withName(key.name())
            .withUid(key.uid())
            .withController(true)
            .build();
    var writer = new ObjectWriter(context.getClient(), new ClusterManifests(key, owner));
    var version = resource.getMetadata().getResourceVersion();
    return new RevisionActions(
        key,
        writer,
        rooms.flink(),
        () -> version.equals(liveVersion(resource, context)),
        objects -> repaired(resource, objects));
  }

  private void repaired(R resource, List<String> objects) {
    var repairs = this.repairs.add(resource.getMetadata().getUid());
    if (!objects.isEmpty()) {
      rooms
          .events()
          .publish(
              resource, Announcements.repaired(objects, repairs.count(), rooms.clock().instant()));
    }
  }

  private static String liveVersion(HasMetadata resource, Context<?> context) {
    var live = context.getClient().resource(resource).get();
    return live == null ? "" : live.getMetadata().getResourceVersion();
  }

  private Observation.Subject subject(R resource) {
    var meta = resource.getMetadata();
    var key = EventSources.key(resource);
    Optional<Declared> declared = Optional.empty();
    var problem = "";
    try {
      declared = Optional.of(intents.apply(resource));
    } catch (SpecRefused e) {
      problem = String.valueOf(e.getMessage());
    }
    return new Observation.Subject(
        key,
        meta.getGeneration(),
        meta.getDeletionTimestamp() != null,
        IntentReader.onDelete((StatefulJobSpec) resource.getSpec()),
        IntentReader.restartsFailed((StatefulJobSpec) resource.getSpec()),
        IntentReader.suspends((StatefulJobSpec) resource.getSpec()),
        IntentReader.keepsFinishedPods((StatefulJobSpec) resource.getSpec()),
        declared,
        problem,
        memory(resource),
        refusals.of(key.uid()),
        repairs.of(key.uid()));
  }

  private static StatefulJobStatus memory(CustomResource<?, StatefulJobStatus> resource) {
    return Objects.requireNonNullElseGet(resource.getStatus(), StatefulJobStatus::empty);
  }

  private KubernetesView informed(Context<R> context) {
    return EventSources.view(context);
  }
}
