package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.Observation.Refusal;
import dev.statefulflink.operator.status.Announcement;
import dev.statefulflink.operator.status.EventPublisher;
import dev.statefulflink.operator.status.StatusProjector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on the object that its finalizer is refused, for example by a webhook. The framework adds
 * and removes it outside of every reconcile, and only logs a failure.
 */
public final class FinalizerFailures {
  private static final Logger LOG = LoggerFactory.getLogger(FinalizerFailures.class);

  private final KubernetesClient client;
  private final EventPublisher events;
  private final Clock clock;
  private final Refusals refusals;

  public FinalizerFailures(KubernetesClient client, EventPublisher events, Clock clock) {
    this.client = client;
    this.events = events;
    this.clock = clock;
    this.refusals = new Refusals(clock);
  }

  /**
   * The framework has failed, in a reconcile or outside of one; a single failure is not reported.
   */
  @SuppressWarnings("unchecked") // both kinds have this status
  public void failed(HasMetadata object, Exception error) {
    if (object instanceof CustomResource<?, ?> resource && !inRound(object, resource.getStatus())) {
      report((CustomResource<?, StatefulJobStatus>) resource, error);
    }
  }

  /**
   * Then the reconcile has reported it. Once nothing is left, only the finalizer has to be removed.
   */
  private static boolean inRound(HasMetadata object, Object status) {
    if (!object.hasFinalizer(Names.FINALIZER)) {
      return object.isMarkedForDeletion();
    }
    return !object.isMarkedForDeletion()
        || !(status instanceof StatefulJobStatus known)
        || known.active() != null
        || known.handoff() != null
        || known.retiring() != null;
  }

  private void report(CustomResource<?, StatefulJobStatus> resource, Exception error) {
    var cause = refusals.add(resource.getMetadata().getUid(), cause(error));
    if (!cause.again()) {
      return;
    }
    var verb = resource.isMarkedForDeletion() ? "removed" : "added";
    var message = "The finalizer " + Names.FINALIZER + " is not " + verb + ": " + cause.message();
    var before = Objects.requireNonNullElseGet(resource.getStatus(), StatefulJobStatus::empty);
    var status =
        StatusProjector.failed(
            before,
            resource.getMetadata().getGeneration(),
            clock.instant(),
            new Refusal(message, cause.kind(), true));
    if (!status.equals(resource.getStatus())) {
      events.publish(
          resource,
          new Announcement("finalizer-" + verb, true, Reason.KUBERNETES_REFUSED.word(), message));
      write(resource, status);
    }
  }

  /** The framework's copy of the object is not changed. */
  private void write(CustomResource<?, StatefulJobStatus> resource, StatefulJobStatus status) {
    var copy = client.getKubernetesSerialization().clone(resource);
    copy.setStatus(status);
    try {
      client.resource(copy).updateStatus();
    } catch (KubernetesClientException e) {
      LOG.debug("the refused finalizer is not in the status: {}", e.getMessage());
    }
  }

  private static RuntimeException cause(Exception error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof KubernetesClientException refused) {
        return refused;
      }
    }
    return error instanceof RuntimeException known ? known : new IllegalStateException(error);
  }
}
