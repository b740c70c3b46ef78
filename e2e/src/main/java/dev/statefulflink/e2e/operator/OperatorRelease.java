package dev.statefulflink.e2e.operator;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.UpgradeCommand;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The operator, installed by its Helm chart. */
public final class OperatorRelease {
  /** Where an operator runs that watches every namespace. */
  public static final String NAMESPACE = "stateful-flink";

  public static final String NAME = "stateful-flink-operator";
  private static final String REPOSITORY =
      Images.OPERATOR.substring(0, Images.OPERATOR.indexOf(':'));
  private static final String TAG = Images.OPERATOR.substring(REPOSITORY.length() + 1);

  /**
   * Helm is a native library that keeps the environment of a call in its process: one at a time.
   */
  private static final Object HELM = new Object();

  /** The values of a release that watches every namespace. */
  public static final Map<String, Object> VALUES = values(Map.of("allNamespaces", true));

  /** The labels that the operator's pods have, and by which its Deployment selects them. */
  private static final Map<String, String> POD_LABELS =
      Map.of("app.kubernetes.io/name", NAME, "app.kubernetes.io/instance", NAME);

  private final TestCluster cluster;
  private final String namespace;
  private final Map<String, Object> values;

  private OperatorRelease(TestCluster cluster, String namespace, Map<String, Object> values) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.values = values;
  }

  private static Map<String, Object> values(Map<String, Object> more) {
    Map<String, Object> values = new TreeMap<>(more);
    values.put("image.repository", REPOSITORY);
    values.put("image.tag", TAG);
    return values;
  }

  /** The one that watches every namespace, whether it is installed or not. */
  public static OperatorRelease everywhere(TestCluster cluster) {
    return new OperatorRelease(cluster, NAMESPACE, VALUES);
  }

  /** Whether the one that watches every namespace was installed before. */
  public static boolean isInstalled(TestCluster cluster) {
    return everywhere(cluster).deployment().get() != null;
  }

  /**
   * Installs or upgrades the one that watches every namespace. The custom resources exist when this
   * returns.
   */
  public static OperatorRelease install(TestCluster cluster) {
    return everywhere(cluster).installed();
  }

  /**
   * Installs the custom resources by a release without an operator process. {@link #install} makes
   * it one that watches every namespace.
   */
  public static OperatorRelease installDefinitions(TestCluster cluster) {
    return new OperatorRelease(cluster, NAMESPACE, values(Map.of("replicas", 0))).installed();
  }

  /**
   * Installs one that watches the namespace in which it runs, as the chart does by default. It is
   * removed with the namespace, since nothing of it is outside.
   */
  public static OperatorRelease installIn(TestNamespace namespace, int replicas) {
    Map<String, Object> values =
        values(Map.of("crds.enabled", false, "rbac.aggregate", false, "replicas", replicas));
    OperatorRelease release = new OperatorRelease(namespace.cluster(), namespace.name(), values);
    release.deploy(Repository.chart(), "{}");
    return release;
  }

  private OperatorRelease installed() {
    cluster.client().resource(TestNamespace.restricted(namespace)).serverSideApply();
    deploy(Repository.chart(), "{}");
    return this;
  }

  /**
   * Installs it by this chart, or upgrades what is installed to it.
   *
   * @param more values beside those of this release, as YAML
   */
  public void deploy(Path chart, String more) {
    synchronized (HELM) {
      upgrade(chart, more);
    }
    awaitCustomResources();
  }

  private void upgrade(Path chart, String more) {
    cluster.withKubeconfigFile(
        kubeconfig ->
            TestCluster.withFile(
                more,
                file -> {
                  UpgradeCommand upgrade =
                      new Helm(chart)
                          .upgrade()
                          .install()
                          .withName(NAME)
                          .withNamespace(namespace)
                          .withKubeConfig(kubeconfig)
                          .withValuesFile(file);
                  values.forEach(upgrade::set);
                  upgrade.call();
                }));
  }

  /** Has the chart try out what is installed: helm test. Throws if it fails. */
  public void tryOut() {
    cluster.withKubeconfigFile(
        file -> Helm.test(NAME).withNamespace(namespace).withKubeConfig(file).call());
  }

  private void awaitCustomResources() {
    for (String plural : List.of("statefulwordcounts", "statefulflinkjobs")) {
      var definition =
          client()
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(plural + ".statefulflink.dev");
      Waits.until(
          "the custom resource " + plural,
          definition::get,
          found ->
              found != null
                  && found.getStatus() != null
                  && found.getStatus().getConditions() != null
                  && found.getStatus().getConditions().stream()
                      .anyMatch(
                          condition ->
                              "Established".equals(condition.getType())
                                  && "True".equals(condition.getStatus())));
    }
  }

  /** Waits until every replica is ready. */
  public OperatorRelease awaitReady() {
    Waits.until(
        "the operator's Deployment to be ready",
        () -> deployment().get(),
        found ->
            found != null
                && found
                    .getMetadata()
                    .getGeneration()
                    .equals(found.getStatus().getObservedGeneration())
                && found.getSpec().getReplicas().equals(found.getStatus().getReadyReplicas())
                && found.getSpec().getReplicas().equals(found.getStatus().getReplicas()));
    return this;
  }

  /** Replaces the pods, so that they run the image that was loaded last under the same tag. */
  public OperatorRelease restart() {
    deployment().rolling().restart();
    return awaitReady();
  }

  public void uninstall() {
    synchronized (HELM) {
      cluster.withKubeconfigFile(
          file ->
              Helm.uninstall(NAME)
                  .withNamespace(namespace)
                  .withKubeConfig(file)
                  .ignoreNotFound()
                  .call());
    }
  }

  /** Where its pods run. */
  public String namespace() {
    return namespace;
  }

  /** Its ServiceAccount, as the API server names it. */
  public String account() {
    return "system:serviceaccount:%s:%s".formatted(namespace, NAME);
  }

  /** Ends every operator process at once, without a word of warning. */
  public void kill() {
    client().pods().inNamespace(namespace).withLabels(POD_LABELS).withGracePeriod(0).delete();
  }

  /** Sets the number of replicas; with none, nothing happens until there are some again. */
  public void scale(int replicas) {
    deployment().scale(replicas);
    Waits.untilTrue("%d operators to run".formatted(replicas), () -> pods().size() == replicas);
  }

  /** Ends it if it runs in this namespace. */
  public void endIn(TestNamespace ending) {
    if (namespace.equals(ending.name())) {
      deployment().scale(0);
      Waits.untilTrue("the operator to end", () -> allPods().isEmpty());
    }
  }

  /** Those that run, and are not terminating. */
  public List<Pod> pods() {
    return allPods().stream().filter(StatefulJob::isRunning).toList();
  }

  /** Also those on their way in or out. */
  public List<Pod> allPods() {
    return client().pods().inNamespace(namespace).withLabels(POD_LABELS).list().getItems();
  }

  /** By which the replicas agree who leads. */
  public List<Lease> leases() {
    return client().leases().inNamespace(namespace).list().getItems();
  }

  private RollableScalableResource<Deployment> deployment() {
    return client().apps().deployments().inNamespace(namespace).withName(NAME);
  }

  private KubernetesClient client() {
    return cluster.client();
  }
}
