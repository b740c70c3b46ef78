package dev.statefulflink.campaign.kube;

import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.hook.WithoutPods;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Makes the pods of a namespace's Deployments, which nothing ever schedules, and reports them to
 * the fake Flink; writes the ConfigMaps that a JobManager with high availability writes.
 */
public final class FakePods implements AutoCloseable {
  private static final long PERIOD_MILLIS = 100;

  private final KubernetesClient client;
  private final String namespace;
  private final FakeFlink flink;
  private final SharedIndexInformer<Deployment> deployments;
  private final SharedIndexInformer<Service> services;
  private final SharedIndexInformer<ConfigMap> haData;
  private final ScheduledFuture<?> work;

  /** The Deployments that have pods, by uid. */
  private final Map<String, Set> sets = new HashMap<>();

  /** Those whose process has ended; a kubelet takes their objects away a moment later. */
  private final List<Pod> ended = new ArrayList<>();

  private volatile boolean taskManagersHeld;

  /** The pods of one Deployment. */
  private record Set(String cluster, boolean jobManager, List<Pod> pods, boolean up) {}

  public FakePods(
      KubernetesClient client, String namespace, FakeFlink flink, ScheduledExecutorService timer) {
    this.client = client;
    this.namespace = namespace;
    this.flink = flink;
    this.deployments = client.apps().deployments().inNamespace(namespace).inform();
    this.services = client.services().inNamespace(namespace).inform();
    this.haData =
        client.configMaps().inNamespace(namespace).withLabelSelector(Names.HA_SELECTOR).inform();
    this.work =
        timer.scheduleWithFixedDelay(
            this::round, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** No TaskManager of a cluster that has none comes up before they are let go. */
  public void holdTaskManagers(boolean hold) {
    taskManagersHeld = hold;
  }

  private void round() {
    try {
      bringDown();
      for (var deployment : deployments.getStore().list()) {
        if (served(deployment)) {
          bringUp(deployment);
        }
      }
    } catch (KubernetesClientException e) {
      // The namespace may be going; else the next round tries again.
      return;
    }
  }

  private boolean served(Deployment deployment) {
    return services.getStore().list().stream()
        .anyMatch(service -> service.getMetadata().getName().equals(cluster(deployment)));
  }

  private void bringUp(Deployment deployment) {
    var uid = deployment.getMetadata().getUid();
    var jobManager = Names.JOB_MANAGER.equals(label(deployment, Names.COMPONENT));
    var set = sets.get(uid);
    if (set == null) {
      if (jobManager || !taskManagersHeld) {
        sets.put(uid, new Set(cluster(deployment), jobManager, pods(deployment), false));
      }
      return;
    }
    if (!set.up()) {
      start(set);
      sets.put(uid, new Set(set.cluster(), jobManager, set.pods(), true));
    }
    if (jobManager && !hasHaData(set.cluster())) {
      client.resource(haData(set.cluster())).serverSideApply();
    }
  }

  private void start(Set set) {
    if (set.jobManager()) {
      flink.stateBackend(set.cluster(), stateBackend(set.cluster()));
      flink.jobManagerStarts(set.cluster(), hasHaData(set.cluster()));
    } else {
      flink.taskManagers(set.cluster(), set.pods().size());
    }
  }

  /** As the configuration that is mounted into the pod says. */
  private String stateBackend(String cluster) {
    var map = client.configMaps().inNamespace(namespace).withName(cluster + "-config").get();
    return map.getData()
        .get("config.yaml")
        .lines()
        .filter(line -> line.startsWith("state.backend.type:"))
        .map(line -> line.replaceAll("^[^:]*:|[\"' ]", ""))
        .findFirst()
        .orElseThrow();
  }

  private void bringDown() {
    ended.forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
    ended.clear();
    var there = deployments.getStore().list().stream().map(d -> d.getMetadata().getUid()).toList();
    for (var uid : List.copyOf(sets.keySet())) {
      if (!there.contains(uid)) {
        end(sets.get(uid));
        sets.remove(uid);
      }
    }
  }

  /** First the process, then what Kubernetes reports about it. */
  private void end(Set set) {
    if (set.jobManager()) {
      flink.jobManagerEnds(set.cluster());
    } else {
      flink.taskManagers(set.cluster(), 0);
    }
    set.pods().forEach(pod -> client.resource(pod).editStatus(FakePods::terminated));
    ended.addAll(set.pods());
  }

  private static Pod terminated(Pod pod) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase("Failed")
        .addNewContainerStatus()
        .withName("none")
        .withImage("campaign.invalid/none")
        .withImageID("none")
        .withNewState()
        .withNewTerminated()
        .withExitCode(143)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private List<Pod> pods(Deployment deployment) {
    var number =
        Integer.parseInt(
            deployment.getMetadata().getAnnotations().getOrDefault(WithoutPods.REPLICAS, "1"));
    var pods = new ArrayList<Pod>();
    for (int i = 0; i < number; i++) {
      pods.add(client.resource(pod(deployment)).create());
    }
    return pods;
  }

  /** Of a scheduler that does not exist: no kubelet ever sees it. */
  private Pod pod(Deployment deployment) {
    return new PodBuilder()
        .withNewMetadata()
        .withGenerateName(deployment.getMetadata().getName() + "-")
        .withNamespace(namespace)
        .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
        .endMetadata()
        .withNewSpec()
        .withSchedulerName("none")
        .addNewContainer()
        .withName("none")
        .withImage("campaign.invalid/none")
        .endContainer()
        .endSpec()
        .build();
  }

  private boolean hasHaData(String cluster) {
    return haData.getStore().list().stream()
        .anyMatch(map -> cluster.equals(label(map, Names.HA_CLUSTER)));
  }

  private ConfigMap haData(String cluster) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(cluster + "-cluster-config-map")
        .withNamespace(namespace)
        .addToLabels(Names.HA_CLUSTER, cluster)
        .addToLabels("type", "flink-native-kubernetes")
        .endMetadata()
        .build();
  }

  private static String cluster(Deployment deployment) {
    return Names.cluster(label(deployment, Names.NAME), label(deployment, Names.REVISION));
  }

  private static String label(HasMetadata object, String name) {
    var labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(name, "");
  }

  @Override
  public void close() {
    work.cancel(false);
    deployments.close();
    services.close();
    haData.close();
  }
}
