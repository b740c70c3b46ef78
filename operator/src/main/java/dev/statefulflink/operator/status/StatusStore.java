package dev.statefulflink.operator.status;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * Writes the status, and nothing but the status, under the optimistic lock of the version that was
 * decided on: a conflict means that somebody else has decided since, and throws.
 */
public final class StatusStore<R extends CustomResource<?, StatefulJobStatus>> {

  /** Writes, and has the next reconcile see at least this version. */
  public R write(R resource, StatefulJobStatus status, Context<R> context) {
    var updated = written(resource, status, context);
    context
        .eventSourceRetriever()
        .getControllerEventSource()
        .handleRecentResourceUpdate(ResourceID.fromResource(resource), updated, resource);
    return updated;
  }

  /** What was not accepted is in no object afterwards, so that nothing is decided by it. */
  private R written(R resource, StatefulJobStatus status, Context<R> context) {
    var before = resource.getStatus();
    resource.setStatus(status);
    try {
      return context.getClient().resource(resource).updateStatus();
    } catch (RuntimeException e) {
      resource.setStatus(before);
      throw e;
    }
  }
}
