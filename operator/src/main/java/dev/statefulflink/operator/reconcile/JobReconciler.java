package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;

/**
 * The framework's entry point for the objects of one kind. The framework reads the kind from a
 * subclass, so each kind has one; all work is in the loop.
 *
 * @param <R> the kind
 */
class JobReconciler<R extends CustomResource<?, StatefulJobStatus>>
    implements Reconciler<R>, Cleaner<R> {
  private final ReconcileLoop<R> loop;
  private final SimpleInboundEventSource<R> answers;
  private final JobCaches jobs;

  JobReconciler(ReconcileLoop<R> loop, SimpleInboundEventSource<R> answers, JobCaches jobs) {
    this.loop = loop;
    this.answers = answers;
    this.jobs = jobs;
  }

  @Override
  public final List<EventSource<?, R>> prepareEventSources(EventSourceContext<R> context) {
    jobs.add(context.getPrimaryCache());
    return EventSources.of(context, answers);
  }

  @Override
  public final UpdateControl<R> reconcile(R resource, Context<R> context) {
    return UpdateControl.<R>noUpdate().rescheduleAfter(loop.round(resource, context).again());
  }

  @Override
  public final DeleteControl cleanup(R resource, Context<R> context) {
    var round = loop.round(resource, context);
    return round.release()
        ? DeleteControl.defaultDelete()
        : DeleteControl.noFinalizerRemoval().rescheduleAfter(round.again().toMillis());
  }
}
