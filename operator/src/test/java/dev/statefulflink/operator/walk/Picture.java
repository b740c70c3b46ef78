package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.RevisionRecord;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import dev.statefulflink.operator.walk.Cluster.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A world's revisions as the informers would hold their objects. */
final class Picture {
  private static final String STARTED = "2026-01-01T00:00:00Z";

  private final Map<Object, KubernetesView> parts = new HashMap<>();

  /** What the objects of a revision look like; all else of it is Flink's. */
  private record Look(
      ObjectKey key,
      String revision,
      long generation,
      Program program,
      boolean objects,
      boolean deployments,
      Pods pods,
      boolean crashes,
      boolean recoverable,
      List<String> recoveries,
      List<String> allowed) {}

  KubernetesView of(Draft world) {
    var all =
        world.clusters.values().stream().map(cluster -> part(world.wish.key(), cluster)).toList();
    return new KubernetesView(
        all.stream().flatMap(view -> view.deployments().stream()).toList(),
        all.stream().flatMap(view -> view.pods().stream()).toList(),
        Stream.concat(
                all.stream().flatMap(view -> view.services().stream()),
                world.served.map(to -> stable(world.wish.key(), to)).stream())
            .toList(),
        all.stream().flatMap(view -> view.revisions().stream()).toList(),
        all.stream().flatMap(view -> view.haData().stream()).toList(),
        all.stream().flatMap(view -> view.others().stream()).toList());
  }

  private KubernetesView part(ObjectKey key, Cluster cluster) {
    var look =
        new Look(
            key,
            cluster.revision(),
            cluster.generation(),
            cluster.program(),
            cluster.objects(),
            cluster.deployments(),
            cluster.pods(),
            cluster.down() && cluster.crashes(),
            cluster.recoverable(),
            cluster.jobs().values().stream().filter(Job::recovery).map(Job::id).toList(),
            List.copyOf(cluster.allowed()));
    return parts.computeIfAbsent(look, unused -> drawn(look));
  }

  private static KubernetesView drawn(Look look) {
    var name = Names.cluster(look.key().name(), look.revision());
    var labels = Names.labels(look.key(), look.revision());
    return new KubernetesView(
        look.deployments()
            ? List.of(
                deployment(Names.jobManager(name), labels),
                deployment(Names.taskManager(name), labels))
            : List.of(),
        look.pods() == Pods.NONE ? List.of() : List.of(pod(look)),
        look.objects() ? List.<Service>of(service(name, labels)) : List.of(),
        look.objects() ? List.of(record(look)) : List.of(),
        Stream.concat(
                look.recoverable()
                    ? Stream.of(recovery(name, name + "-cluster-config-map"))
                    : Stream.of(),
                look.recoveries().stream()
                    .map(job -> recovery(name, Names.recoveryData(name, job))))
            .toList(),
        look.objects() ? others(look, name, labels) : List.of());
  }

  private static ControllerRevision record(Look look) {
    return RevisionRecord.write(
        look.key(), owner(look.key()), look.revision(), look.generation(), look.program().intent());
  }

  private static OwnerReference owner(ObjectKey key) {
    return new OwnerReferenceBuilder().withName(key.name()).withUid(key.uid()).build();
  }

  private static ObjectMeta meta(String name, Map<String, String> labels) {
    return new ObjectMetaBuilder().withName(name).withLabels(labels).withGeneration(1L).build();
  }

  private static Deployment deployment(String name, Map<String, String> labels) {
    return new DeploymentBuilder().withMetadata(meta(name, labels)).build();
  }

  private static Service service(String name, Map<String, String> labels) {
    return new ServiceBuilder().withMetadata(meta(name, labels)).build();
  }

  /** The one by which users reach whichever revision is in charge. */
  private static Service stable(ObjectKey key, String revision) {
    return new ServiceBuilder()
        .withMetadata(meta(key.name(), Names.labels(key)))
        .withNewSpec()
        .withSelector(Map.of(Names.REVISION, revision))
        .endSpec()
        .build();
  }

  private static ConfigMap recovery(String cluster, String name) {
    return new ConfigMapBuilder()
        .withMetadata(meta(name, Map.of(Names.HA_CLUSTER, cluster)))
        .build();
  }

  private static Pod pod(Look look) {
    var labels = new HashMap<>(Names.selector(look.key(), look.revision(), Names.JOB_MANAGER));
    var pod =
        new PodBuilder()
            .withMetadata(meta("pod", labels))
            .withNewStatus()
            .withPhase(look.pods() == Pods.COMING ? "Pending" : "Running")
            .endStatus()
            .build();
    if (look.crashes()) {
      pod.getStatus().setContainerStatuses(List.of(crashing()));
    }
    if (look.pods() == Pods.GOING) {
      pod.getMetadata().setDeletionTimestamp(STARTED);
    }
    return pod;
  }

  /** For long: how often it has to crash before that counts is no part of the walk. */
  private static ContainerStatus crashing() {
    return new ContainerStatusBuilder()
        .withName("flink")
        .withRestartCount(9)
        .withNewState()
        .withNewWaiting()
        .withReason("CrashLoopBackOff")
        .endWaiting()
        .endState()
        .build();
  }

  private static List<HasMetadata> others(Look look, String name, Map<String, String> labels) {
    var all = new ArrayList<HasMetadata>();
    all.add(new ConfigMapBuilder().withMetadata(meta(Names.configuration(name), labels)).build());
    all.add(Applied.noted(ClusterManifests.accountOfObject(look.key(), look.program().intent())));
    all.addAll(rights(Names.account(name, Names.JOB_MANAGER), labels));
    look.allowed().forEach(job -> all.addAll(rights(Names.jobAccess(name, job), labels)));
    return all;
  }

  private static List<HasMetadata> rights(String name, Map<String, String> labels) {
    var role = new Role();
    role.setMetadata(meta(name, labels));
    var binding = new RoleBinding();
    binding.setMetadata(meta(name, labels));
    return List.of(role, binding);
  }
}
