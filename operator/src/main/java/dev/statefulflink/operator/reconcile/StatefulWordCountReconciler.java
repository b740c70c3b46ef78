package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.operator.manifest.Names;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Reconciles {@link StatefulWordCount}. */
@ControllerConfiguration(finalizerName = Names.FINALIZER)
public final class StatefulWordCountReconciler extends JobReconciler<StatefulWordCount> {
  public StatefulWordCountReconciler(
      ReconcileLoop<StatefulWordCount> loop,
      SimpleInboundEventSource<StatefulWordCount> answers,
      JobCaches jobs) {
    super(loop, answers, jobs);
  }
}
