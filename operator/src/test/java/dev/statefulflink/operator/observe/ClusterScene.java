package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Deployments and pods of a revision as the API server would hand them out. */
public final class ClusterScene {
  static final ObjectKey KEY = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");

  private ClusterScene() {}

  public static Deployment deployment(String revision, String component, String status) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(Names.cluster(KEY.name(), revision) + "-" + component)
        .withLabels(Names.labels(KEY, revision))
        .withGeneration(1L)
        .endMetadata()
        .withStatus(Serialization.unmarshal(status, DeploymentStatus.class))
        .build();
  }

  /** Both Deployments of a revision. */
  public static List<Deployment> deployments(String revision) {
    return List.of(
        deployment(revision, Names.JOB_MANAGER, "{}"),
        deployment(revision, Names.TASK_MANAGER, "{}"));
  }

  public static Pod pod(String revision, String component, String status) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("pod")
        .withLabels(Names.selector(KEY, revision, component))
        .endMetadata()
        .withStatus(Serialization.unmarshal(status, PodStatus.class))
        .build();
  }

  public static Pod going(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp("2026-03-01T12:00:00Z")
        .endMetadata()
        .build();
  }

  public static Deployment going(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .editMetadata()
        .withDeletionTimestamp("2026-03-01T12:00:00Z")
        .endMetadata()
        .build();
  }
}
