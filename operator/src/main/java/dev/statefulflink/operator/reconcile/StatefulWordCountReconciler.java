package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulWordCount;
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

/** The framework's face of {@link StatefulWordCount}; all that happens, happens in the loop. */
@ControllerConfiguration(finalizerName = Names.FINALIZER)
public final class StatefulWordCountReconciler
    implements Reconciler<StatefulWordCount>, Cleaner<StatefulWordCount> {
  private final ReconcileLoop<StatefulWordCount> loop;
  private final SimpleInboundEventSource<StatefulWordCount> answers;
  private final JobCaches jobs;

  public StatefulWordCountReconciler(
      ReconcileLoop<StatefulWordCount> loop,
      SimpleInboundEventSource<StatefulWordCount> answers,
      JobCaches jobs) {
    this.loop = loop;
    this.answers = answers;
    this.jobs = jobs;
  }

  @Override
  public List<EventSource<?, StatefulWordCount>> prepareEventSources(
      EventSourceContext<StatefulWordCount> context) {
    jobs.add(context.getPrimaryCache());
    return EventSources.of(context, answers);
  }

  @Override
  public UpdateControl<StatefulWordCount> reconcile(
      StatefulWordCount resource, Context<StatefulWordCount> context) {
    return UpdateControl.<StatefulWordCount>noUpdate()
        .rescheduleAfter(loop.round(resource, context).again());
  }

  @Override
  public DeleteControl cleanup(StatefulWordCount resource, Context<StatefulWordCount> context) {
    var round = loop.round(resource, context);
    return round.release()
        ? DeleteControl.defaultDelete()
        : DeleteControl.noFinalizerRemoval().rescheduleAfter(round.again().toMillis());
  }
}
