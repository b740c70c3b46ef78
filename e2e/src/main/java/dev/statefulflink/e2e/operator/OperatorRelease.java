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

/** The operator, installed by its Helm chart for every namespace. */
public final class OperatorRelease {
  public static final String NAMESPACE = "stateful-flink";
  public static final String NAME = "stateful-flink-operator";
  private static final String REPOSITORY =
      Images.OPERATOR.substring(0, Images.OPERATOR.indexOf(':'));
  private static final String TAG = Images.OPERATOR.substring(REPOSITORY.length() + 1);

  /** What the chart is told wherever the tests install it. */
  public static final Map<String, Object> VALUES =
      Map.of("image.repository", REPOSITORY, "image.tag", TAG, "allNamespaces", true);

  /** By which the Deployment selects them, too, where there is one. */
  private static final Map<String, String> POD_LABELS =
      Map.of("app.kubernetes.io/name", NAME, "app.kubernetes.io/instance", NAME);

  private final TestCluster cluster;

  private OperatorRelease(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Whether it was installed before. */
  public static boolean isInstalled(TestCluster cluster) {
    return new OperatorRelease(cluster).deployment().get() != null;
  }

  /** Installs or upgrades it; the custom resources are there when this returns. */
  public static OperatorRelease install(TestCluster cluster) {
    OperatorRelease release = new OperatorRelease(cluster);
    cluster.client().resource(TestNamespace.restricted(NAMESPACE)).serverSideApply();
    release.deploy(Repository.chart(), "{}");
    return release;
  }

  /**
   * Installs it by this chart, or upgrades what is installed to it.
   *
   * @param values more of them, as YAML
   */
  public void deploy(Path chart, String values) {
    cluster.withKubeconfigFile(
        kubeconfig ->
            TestCluster.withFile(
                values,
                file -> {
                  UpgradeCommand upgrade =
                      new Helm(chart)
                          .upgrade()
                          .install()
                          .withName(NAME)
                          .withNamespace(NAMESPACE)
                          .withKubeConfig(kubeconfig)
                          .withValuesFile(file);
                  VALUES.forEach(upgrade::set);
                  upgrade.call();
                }));
    awaitCustomResources();
  }

  /** Has the chart try out what is installed: helm test. Throws if it fails. */
  public void tryOut() {
    cluster.withKubeconfigFile(
        file -> Helm.test(NAME).withNamespace(NAMESPACE).withKubeConfig(file).call());
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
    cluster.withKubeconfigFile(
        file ->
            Helm.uninstall(NAME)
                .withNamespace(NAMESPACE)
                .withKubeConfig(file)
                .ignoreNotFound()
                .call());
  }

  /** Ends every operator process at once, without a word of warning. */
  public void kill() {
    client().pods().inNamespace(NAMESPACE).withLabels(POD_LABELS).withGracePeriod(0).delete();
  }

  /** Has so many replicas run; with none, nobody works until there are some again. */
  public void scale(int replicas) {
    deployment().scale(replicas);
    Waits.untilTrue("%d operators to run".formatted(replicas), () -> pods().size() == replicas);
  }

  /** Those that run, and are not on their way out. */
  public List<Pod> pods() {
    return allPods().stream().filter(StatefulJob::isRunning).toList();
  }

  /** Also those on their way in or out. */
  public List<Pod> allPods() {
    return client().pods().inNamespace(NAMESPACE).withLabels(POD_LABELS).list().getItems();
  }

  /** By which the replicas agree who leads. */
  public List<Lease> leases() {
    return client().leases().inNamespace(NAMESPACE).list().getItems();
  }

  private RollableScalableResource<Deployment> deployment() {
    return client().apps().deployments().inNamespace(NAMESPACE).withName(NAME);
  }

  private KubernetesClient client() {
    return cluster.client();
  }
}
