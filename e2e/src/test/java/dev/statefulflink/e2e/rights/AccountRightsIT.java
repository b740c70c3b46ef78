package dev.statefulflink.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJobSpec;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.DefaultImages;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an API server lets the account of the pods do, which two revisions share. */
@ExtendWith(OnPods.class)
class AccountRightsIT {
  private static final String ACCOUNT = "iam-orders";
  private static final String SPEC =
      """
      flinkVersion: "1.20"
      serviceAccountName: iam-orders
      job: {jar: "local:///opt/flink/usrlib/orders.jar", parallelism: 1}
      checkpointing: {interval: 10s}
      stateBackend: {uri: "hdfs://namenode:9820/flink"}
      upgrade: {deadline: 10m}
      """;

  private static final List<String> ALL =
      List.of("get", "list", "watch", "update", "patch", "delete");

  /** A revision that is removed has no rights left, though its account stays. */
  @Test
  @Proves("account")
  void shouldTakeTheRightsOfARevisionWithIt(TestCluster cluster) {
    try (TestNamespace namespace = TestNamespace.create(cluster, "account")) {
      List.of("a", "b").forEach(revision -> apply(cluster, namespace.name(), revision));
      Waits.untilTrue(
          "the rights of both revisions",
          () -> Stream.of("a", "b").allMatch(revision -> may(cluster, namespace, revision, ALL)));

      remove(cluster, namespace.name(), "a");

      Waits.untilTrue(
          "the end of the rights of the first revision",
          () -> ALL.stream().noneMatch(verb -> may(cluster, namespace, "a", List.of(verb))));
      assertThat(may(cluster, namespace, "b", ALL)).as("the other's").isTrue();
      assertThat(allowed(cluster, namespace, "update", "orders-last-state")).isFalse();
      assertThat(allowed(cluster, namespace, "list", "")).as("all of the namespace").isFalse();
    }
  }

  private static boolean may(
      TestCluster cluster, TestNamespace namespace, String revision, List<String> verbs) {
    return verbs.stream()
        .allMatch(
            verb ->
                Stream.of("-cluster-config-map", "-job-" + revision + "-config-map")
                    .allMatch(
                        end -> allowed(cluster, namespace, verb, "orders-" + revision + end)));
  }

  private static boolean allowed(
      TestCluster cluster, TestNamespace namespace, String verb, String map) {
    LocalSubjectAccessReview review =
        new LocalSubjectAccessReviewBuilder()
            .withNewMetadata()
            .withNamespace(namespace.name())
            .endMetadata()
            .withNewSpec()
            .withUser("system:serviceaccount:" + namespace.name() + ":" + ACCOUNT)
            .withNewResourceAttributes()
            .withNamespace(namespace.name())
            .withVerb(verb)
            .withResource("configmaps")
            .withName(map)
            .endResourceAttributes()
            .endSpec()
            .build();
    return cluster
        .client()
        .authorization()
        .v1()
        .localSubjectAccessReview()
        .inNamespace(namespace.name())
        .create(review)
        .getStatus()
        .getAllowed();
  }

  private static void apply(TestCluster cluster, String namespace, String revision) {
    ClusterManifests manifests = new ClusterManifests(key(namespace), new OwnerReference());
    Stream.concat(
            manifests.accounts(revision, intent()).stream(),
            manifests.jobAccess(revision, "job-" + revision, intent()).stream())
        .forEach(
            object -> {
              // There is no such object, and its owner's absence would remove it.
              object.getMetadata().setOwnerReferences(List.of());
              cluster.client().resource(object).create();
            });
  }

  private static void remove(TestCluster cluster, String namespace, String revision) {
    Map<String, String> labels = Names.labels(key(namespace), revision);
    Stream.<Class<? extends HasMetadata>>of(RoleBinding.class, Role.class)
        .forEach(
            type ->
                cluster
                    .client()
                    .resources(type)
                    .inNamespace(namespace)
                    .withLabels(labels)
                    .delete());
  }

  private static ObjectKey key(String namespace) {
    return new ObjectKey("StatefulFlinkJob", namespace, "orders", "uid-1");
  }

  private static JobIntent intent() {
    Map<String, String> images = Map.of("1.20", "flink:1.20");
    return new IntentReader(new DefaultImages(images, images))
        .read(Serialization.unmarshal(SPEC, StatefulFlinkJobSpec.class))
        .intent();
  }
}
