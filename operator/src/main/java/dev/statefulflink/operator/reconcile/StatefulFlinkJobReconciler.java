package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.operator.manifest.Names;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Reconciles {@link StatefulFlinkJob}. */
@ControllerConfiguration(finalizerName = Names.FINALIZER)
public final class StatefulFlinkJobReconciler extends JobReconciler<StatefulFlinkJob> {
  public StatefulFlinkJobReconciler(
      ReconcileLoop<StatefulFlinkJob> loop,
      SimpleInboundEventSource<StatefulFlinkJob> answers,
      JobCaches jobs) {
    super(loop, answers, jobs);
  }
}
