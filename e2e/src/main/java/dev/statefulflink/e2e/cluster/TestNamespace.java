package dev.statefulflink.e2e.cluster;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.e2e.Waits;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** A namespace of its own, in which only restricted pods may run, with a volume for the state. */
public final class TestNamespace implements AutoCloseable {
  public static final String CLAIM = "flink-state";

  private final TestCluster cluster;
  private final String name;

  private TestNamespace(TestCluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  /** A new one, named with a random end. */
  public static TestNamespace create(TestCluster cluster, String prefix) {
    String end = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20, 1 << 24), 36);
    TestNamespace namespace = create(cluster, prefix + "-" + end, false);
    cluster.client().resource(claim(namespace.name)).create();
    return namespace;
  }

  /** One of this very name and without a volume; what an earlier run left of it is removed. */
  public static TestNamespace fresh(TestCluster cluster, String name) {
    return create(cluster, name, true);
  }

  /** One that another program creates, or has created. */
  public static TestNamespace of(TestCluster cluster, String name) {
    return new TestNamespace(cluster, name);
  }

  private static TestNamespace create(TestCluster cluster, String name, boolean replace) {
    TestNamespace namespace = new TestNamespace(cluster, name);
    if (replace && cluster.client().namespaces().withName(name).get() != null) {
      namespace.close();
    }
    cluster.client().resource(restricted(name)).create();
    // Until it is there, every pod is refused.
    Waits.untilTrue(
        "the ServiceAccount of namespace " + name,
        () ->
            cluster.client().serviceAccounts().inNamespace(name).withName("default").get() != null);
    return namespace;
  }

  public static Namespace restricted(String name) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
        .endMetadata()
        .build();
  }

  private static PersistentVolumeClaim claim(String namespace) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(CLAIM)
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }

  public String name() {
    return name;
  }

  public TestCluster cluster() {
    return cluster;
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  /** Applies manifests, with every unknown field refused. */
  public void apply(String manifests) {
    cluster.kubectlApply(name, manifests);
  }

  /**
   * What is in the namespace, as kind/name, without what Kubernetes puts into every one, and
   * without the operator's own objects.
   */
  public List<String> objects() {
    return Stream.of(
            client().pods().inNamespace(name).list().getItems(),
            client().services().inNamespace(name).list().getItems(),
            client().configMaps().inNamespace(name).list().getItems(),
            client().secrets().inNamespace(name).list().getItems(),
            client().serviceAccounts().inNamespace(name).list().getItems(),
            client().persistentVolumeClaims().inNamespace(name).list().getItems(),
            client().apps().deployments().inNamespace(name).list().getItems(),
            client().apps().replicaSets().inNamespace(name).list().getItems(),
            client().apps().statefulSets().inNamespace(name).list().getItems(),
            client().apps().controllerRevisions().inNamespace(name).list().getItems(),
            client().batch().v1().jobs().inNamespace(name).list().getItems(),
            client().policy().v1().podDisruptionBudget().inNamespace(name).list().getItems(),
            client().network().v1().networkPolicies().inNamespace(name).list().getItems(),
            client().leases().inNamespace(name).list().getItems(),
            client().rbac().roles().inNamespace(name).list().getItems(),
            client().rbac().roleBindings().inNamespace(name).list().getItems(),
            client().resources(StatefulWordCount.class).inNamespace(name).list().getItems(),
            client().resources(StatefulFlinkJob.class).inNamespace(name).list().getItems())
        .<HasMetadata>flatMap(List::stream)
        .filter(object -> !isOfOperator(object))
        .map(object -> object.getKind() + "/" + object.getMetadata().getName())
        .filter(object -> !object.equals("ConfigMap/kube-root-ca.crt"))
        .filter(object -> !object.equals("ServiceAccount/default"))
        .sorted()
        .toList();
  }

  /** By the labels of the chart and of Helm; the Lease, which the operator makes, has none. */
  private static boolean isOfOperator(HasMetadata object) {
    Map<String, String> labels =
        Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    return "operator".equals(labels.get("app.kubernetes.io/component"))
        || "helm".equals(labels.get("owner"))
        || object instanceof Lease;
  }

  @Override
  public void close() {
    remove(() -> {}, () -> {});
  }

  /**
   * Removes all of it: first the jobs, while their pods can still take a last savepoint.
   *
   * @param whenStuck runs before jobs that do not go are removed by force
   * @param whenEmpty runs before all the rest is removed
   */
  public void remove(Runnable whenStuck, Runnable whenEmpty) {
    List<CustomResource<?, ?>> jobs = jobs();
    jobs.forEach(job -> client().resource(job).delete());
    try {
      Waits.untilTrue("the jobs of namespace %s to go".formatted(name), () -> jobs().isEmpty());
      whenEmpty.run();
    } catch (ConditionTimeoutException e) {
      whenStuck.run();
      // The finalizers would keep the namespace indefinitely; the report still says that they had
      // to be removed.
      jobs().forEach(this::release);
      throw e;
    } finally {
      client().namespaces().withName(name).delete();
    }
    Waits.untilTrue(
        "namespace %s to go".formatted(name),
        () -> client().namespaces().withName(name).get() == null);
  }

  private List<CustomResource<?, ?>> jobs() {
    List<CustomResource<?, ?>> all = new ArrayList<>();
    all.addAll(client().resources(StatefulWordCount.class).inNamespace(name).list().getItems());
    all.addAll(client().resources(StatefulFlinkJob.class).inNamespace(name).list().getItems());
    return all;
  }

  private void release(CustomResource<?, ?> job) {
    client()
        .resource(job)
        .edit(
            found -> {
              found.getMetadata().setFinalizers(List.of());
              return found;
            });
  }
}
