package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Objects of both kinds, as the API server hands them out, still without a status. */
final class HealthObjects {
  private static final String OBJECT =
      """
      apiVersion: statefulflink.dev/v1alpha1
      kind: %s
      metadata:
        name: words
        namespace: ns
        uid: uid-1
        generation: %d
        creationTimestamp: "2026-01-01T11:00:00Z"
        finalizers: [%s]
      spec:
        job: {%s, parallelism: 2}
        stateBackend: {volumeClaim: flink-state}
      """;

  private HealthObjects() {}

  static CustomResource<?, StatefulJobStatus> wordCount(long generation) {
    return Serialization.unmarshal(
        OBJECT.formatted("StatefulWordCount", generation, Names.FINALIZER, "maxParallelism: 128"),
        StatefulWordCount.class);
  }

  static CustomResource<?, StatefulJobStatus> flinkJob(long generation) {
    return Serialization.unmarshal(
        OBJECT.formatted(
            "StatefulFlinkJob",
            generation,
            Names.FINALIZER,
            "jar: 'local:///opt/flink/usrlib/orders.jar'"),
        StatefulFlinkJob.class);
  }
}
