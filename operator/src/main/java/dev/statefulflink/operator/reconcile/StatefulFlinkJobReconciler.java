package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.operator.manifest.Names;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;

/** The framework's face of {@link StatefulFlinkJob}; all that happens, happens in the loop. */
@ControllerConfiguration(finalizerName = Names.FINALIZER)
public final class StatefulFlinkJobReconciler
    implements Reconciler<StatefulFlinkJob>, Cleaner<StatefulFlinkJob> {
  private final ReconcileLoop<StatefulFlinkJob> loop;
  private final SimpleInboundEventSource<StatefulFlinkJob> answers;
  private final JobCaches jobs;

  public StatefulFlinkJobReconciler(
      ReconcileLoop<StatefulFlinkJob> loop,
      SimpleInboundEventSource<StatefulFlinkJob> answers,
      JobCaches jobs) {
    this.loop = loop;
    this.answers = answers;
    this.jobs = jobs;
  }

  @Override
  public List<EventSource<?, StatefulFlinkJob>> prepareEventSources(
      EventSourceContext<StatefulFlinkJob> context) {
    jobs.add(context.getPrimaryCache());
    return EventSources.of(context, answers);
  }

  @Override
  public UpdateControl<StatefulFlinkJob> reconcile(
      StatefulFlinkJob resource, Context<StatefulFlinkJob> context) {
    return UpdateControl.<StatefulFlinkJob>noUpdate()
        .rescheduleAfter(loop.round(resource, context).again());
  }

  @Override
  public DeleteControl cleanup(StatefulFlinkJob resource, Context<StatefulFlinkJob> context) {
    var round = loop.round(resource, context);
    return round.release()
        ? DeleteControl.defaultDelete()
        : DeleteControl.noFinalizerRemoval().rescheduleAfter(round.again().toMillis());
  }
}
