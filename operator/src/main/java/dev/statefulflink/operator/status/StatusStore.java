package dev.statefulflink.operator.status;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * Writes only the status, with the optimistic lock of the version that the decision is based on: a
 * conflict means that another operator has decided since, and throws.
 */
public final class StatusStore<R extends CustomResource<?, StatefulJobStatus>> {

  /** Writes, and makes sure that the next reconcile sees at least this version. */
  public R write(R resource, StatefulJobStatus status, Context<R> context) {
    var updated = written(resource, status, context);
    context
        .eventSourceRetriever()
        .getControllerEventSource()
        .handleRecentResourceUpdate(ResourceID.fromResource(resource), updated, resource);
    return updated;
  }

  /** A status that was not accepted is in no object afterwards, so no decision depends on it. */
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
