package dev.statefulflink.bench.fleet;

import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Has the fake Flink run as many clusters as there are Deployments. The pods themselves are real
 * objects that nobody schedules; what a JobManager writes for its recovery is written here.
 */
final class FakeJobManagers implements AutoCloseable {
  private static final int THREADS = 4;

  private final KubernetesClient client;
  private final String namespace;
  private final FakeFlink flink;
  private final FlinkServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final SharedIndexInformer<Deployment> deployments;

  FakeJobManagers(KubernetesClient client, String namespace, FakeFlink flink, FlinkServer server) {
    this.client = client;
    this.namespace = namespace;
    this.flink = flink;
    this.server = server;
    this.deployments = client.apps().deployments().inNamespace(namespace).inform(new Watch());
  }

  private final class Watch implements ResourceEventHandler<Deployment> {
    @Override
    public void onAdd(Deployment deployment) {
      threads.execute(() -> started(deployment));
    }

    @Override
    public void onUpdate(Deployment before, Deployment after) {}

    @Override
    public void onDelete(Deployment deployment, boolean unknown) {
      ended(deployment);
    }
  }

  private void started(Deployment deployment) {
    var cluster = cluster(deployment);
    if (isJobManager(deployment)) {
      client.resource(recoveryData(cluster)).serverSideApply();
      server.serve(cluster);
      flink.jobManagerStarts(cluster, false);
    } else {
      flink.taskManagers(cluster, deployment.getSpec().getReplicas());
    }
  }

  private void ended(Deployment deployment) {
    var cluster = cluster(deployment);
    if (isJobManager(deployment)) {
      flink.jobManagerEnds(cluster);
      server.serveNoMore(cluster);
    } else {
      flink.taskManagers(cluster, 0);
    }
  }

  private ConfigMap recoveryData(String cluster) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(Names.leaders(cluster))
        .withNamespace(namespace)
        .addToLabels(Names.HA_CLUSTER, cluster)
        .addToLabels("type", "flink-native-kubernetes")
        .endMetadata()
        .build();
  }

  private static boolean isJobManager(Deployment deployment) {
    return Names.JOB_MANAGER.equals(deployment.getMetadata().getLabels().get(Names.COMPONENT));
  }

  private static String cluster(Deployment deployment) {
    var labels = deployment.getMetadata().getLabels();
    return Names.cluster(labels.get(Names.NAME), labels.get(Names.REVISION));
  }

  @Override
  public void close() {
    deployments.close();
    threads.shutdownNow();
  }
}
