package dev.statefulflink.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An object that breaks one rule of the custom resources.
 *
 * @param change a merge patch that breaks the rule, where the object itself is still valid
 * @param message part of the rule's message
 */
record InvalidObject(String title, String object, Optional<String> change, String message) {
  static Stream<InvalidObject> table() {
    return Stream.of(
        invalid(
            "a long name", wordCount("a".repeat(41), VALID), "metadata.name must be at most 40"),
        invalid(
            "two inputs",
            wordCount("x", VALID + "input: {socket: {host: h, port: 1}, generator: {rate: 1}}"),
            "spec.input takes socket or generator, not both"),
        invalid(
            "more than the maximum",
            wordCount("x", VALID + "job: {parallelism: 3, maxParallelism: 2}"),
            "parallelism must not exceed maxParallelism"),
        changed(
            "another maximum",
            wordCount("max-parallelism", VALID + "job: {maxParallelism: 64}"),
            "spec: {job: {maxParallelism: 128}}",
            "maxParallelism cannot change"),
        changed(
            "no maximum any more",
            wordCount("max-parallelism", VALID + "job: {maxParallelism: 64}"),
            "spec: {job: {maxParallelism: null}}",
            "maxParallelism cannot change"),
        invalid(
            "checkpoints too often",
            wordCount("x", VALID + "checkpointing: {interval: 99ms}"),
            "spec.checkpointing.interval must be from 100ms to 24h"),
        invalid(
            "checkpoints too seldom",
            wordCount("x", VALID + "checkpointing: {interval: 25h}"),
            "spec.checkpointing.interval must be from 100ms to 24h"),
        invalid(
            "a file without a volume",
            wordCount("x", "stateBackend: {uri: 'file:///state'}"),
            "a file: state needs spec.stateBackend.volumeClaim"),
        invalid("nothing declared", wordCount("x", "{}"), "spec.stateBackend: Required value"),
        invalid(
            "a password",
            wordCount("x", "stateBackend: {uri: 'hdfs://me:secret@namenode/flink'}"),
            "spec.stateBackend.uri must not carry a user or password"),
        changed(
            "another place",
            wordCount("place", VALID),
            "spec: {stateBackend: {uri: 'file:///elsewhere'}}",
            "spec.stateBackend.uri cannot change yet"),
        invalid(
            "a wrong delay",
            wordCount("x", VALID + "restartStrategy: {type: None, fixedDelay: {attempts: 1}}"),
            "restartStrategy.fixedDelay goes with type: FixedDelay"),
        invalid(
            "a wrong rate",
            wordCount("x", VALID + "restartStrategy: {type: FixedDelay, failureRate: {delay: 1s}}"),
            "restartStrategy.failureRate goes with type: FailureRate"),
        invalid(
            "no patience",
            wordCount("x", VALID + "upgrade: {deadline: 29s}"),
            "spec.upgrade.deadline must be from 30s to 24h"),
        invalid(
            "state lost without a word",
            wordCount("x", VALID + "upgrade: {stateFrom: Nothing}"),
            "spec.upgrade.stateFrom: Nothing drops the state of the job with every change"),
        invalid(
            "a password in a snapshot's place",
            wordCount("x", VALID + "restoreFrom: 's3://me:secret@bucket/chk-3'"),
            "spec.restoreFrom in body should match"),
        invalid(
            "no jar", flinkJob("x", VALID + "job: {parallelism: 1}"), "spec.job.jar is needed"));
  }

  private static final String VALID = "stateBackend: {volumeClaim: flink-state}\n";

  private static InvalidObject invalid(String title, String object, String message) {
    return new InvalidObject(title, object, Optional.empty(), message);
  }

  private static InvalidObject changed(String title, String object, String patch, String message) {
    return new InvalidObject(title, object, Optional.of(patch), message);
  }

  static String wordCount(String name, String spec) {
    return declaration("StatefulWordCount", name, spec);
  }

  private static String flinkJob(String name, String spec) {
    return declaration("StatefulFlinkJob", name, spec);
  }

  private static String declaration(String kind, String name, String spec) {
    return """
        apiVersion: statefulflink.dev/v1alpha1
        kind: %s
        metadata:
          name: %s
        spec:
        """
            .formatted(kind, name)
        + spec.indent(2);
  }

  /** Throws what the API server answers. */
  void refusedBy(TestCluster cluster) {
    if (change.isEmpty()) {
      resource(cluster.client(), "default").dryRun().create();
    } else {
      changeRefusedBy(cluster);
    }
  }

  // A rule on a change needs an object that is stored; where no pod may run, nothing comes of it.
  private void changeRefusedBy(TestCluster cluster) {
    try (TestNamespace namespace = TestNamespace.create(cluster, "no-pods")) {
      KubernetesClient client = cluster.client();
      client.resource(noPods(namespace.name())).create();
      Resource<GenericKubernetesResource> resource = resource(client, namespace.name());
      resource.create();
      String patch = client.getKubernetesSerialization().convertToJson(change.orElseThrow());
      resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
  }

  private static ResourceQuota noPods(String namespace) {
    return new ResourceQuotaBuilder()
        .withNewMetadata()
        .withName("no-pods")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .addToHard("pods", new Quantity("0"))
        .endSpec()
        .build();
  }

  private Resource<GenericKubernetesResource> resource(KubernetesClient client, String namespace) {
    GenericKubernetesResource parsed =
        client.getKubernetesSerialization().unmarshal(object, GenericKubernetesResource.class);
    return client
        .genericKubernetesResources(parsed.getApiVersion(), parsed.getKind())
        .inNamespace(namespace)
        .resource(parsed);
  }

  @Override
  public String toString() {
    return title;
  }
}
