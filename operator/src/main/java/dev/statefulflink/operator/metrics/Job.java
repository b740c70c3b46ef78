package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.ObjectKey;

/**
 * A job as the informers have it.
 *
 * @param status null before the first reconcile
 */
public record Job(ObjectKey key, StatefulJobSpec spec, StatefulJobStatus status) {}
