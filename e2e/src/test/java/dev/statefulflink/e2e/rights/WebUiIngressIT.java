package dev.statefulflink.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJobSpec;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.operator.act.ObjectWriter;
import dev.statefulflink.operator.act.RevisionActions;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.DefaultImages;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an API server makes of the Ingress to the web UI. */
@ExtendWith(OnPods.class)
class WebUiIngressIT {
  private static final String SPEC =
      """
      flinkVersion: "1.20"
      job: {jar: "local:///opt/flink/usrlib/orders.jar", parallelism: 1}
      checkpointing: {interval: 10s}
      stateBackend: {uri: "hdfs://namenode:9820/flink"}
      upgrade: {deadline: 10m}
      metadata: {labels: {team: search}}
      """;
  private static final String INGRESS =
      """
      webUi:
        ingress:
          host: "*.flink.example.com"
          path: /orders(/|$)(.*)
          pathType: ImplementationSpecific
          tlsSecretName: flink-tls
          annotations: {example.com/login: basic}
      """;
  private static final String OTHER_INGRESS =
      """
      webUi: {ingress: {host: flink.example.com, path: /, className: nginx}}
      """;

  /** It follows the revision in charge, is seen to be changed, and leaves with what declared it. */
  @Test
  @Proves("ingress")
  void shouldFollowWhatIsDeclared(TestCluster cluster) {
    try (TestNamespace namespace = TestNamespace.create(cluster, "ingress")) {
      ConfigMap owner = owner(cluster, namespace.name());
      ClusterManifests manifests = manifests(owner);
      Resource<Ingress> live =
          cluster
              .client()
              .resources(Ingress.class)
              .inNamespace(namespace.name())
              .withName("orders");

      serve(cluster, manifests, "a", INGRESS);
      assertThat(live.get().getMetadata().getLabels()).containsEntry("team", "search");
      assertRepaired(cluster, manifests, live);
      assertMoved(cluster, manifests, live);

      serve(cluster, manifests, "c", "");
      assertThat(live.get()).as("it is no longer declared").isNull();

      serve(cluster, manifests, "d", INGRESS);
      cluster.client().resource(owner).delete();
      Waits.untilTrue("the end of the Ingress with its object", () -> live.get() == null);
    }
  }

  private static void assertRepaired(
      TestCluster cluster, ClusterManifests manifests, Resource<Ingress> live) {
    assertThat(isIntact(live, manifests, INGRESS)).isTrue();

    live.edit(
        ingress -> {
          ingress.getMetadata().getAnnotations().remove("example.com/login");
          return ingress;
        });
    assertThat(isIntact(live, manifests, INGRESS)).as("without a login").isFalse();

    serve(cluster, manifests, "a", INGRESS);
    assertThat(isIntact(live, manifests, INGRESS)).isTrue();
  }

  private static void assertMoved(
      TestCluster cluster, ClusterManifests manifests, Resource<Ingress> live) {
    serve(cluster, manifests, "b", OTHER_INGRESS);

    assertThat(isIntact(live, manifests, OTHER_INGRESS)).isTrue();
    assertThat(live.get().getSpec().getTls()).isEmpty();
    assertThat(live.get().getMetadata().getAnnotations()).doesNotContainKey("example.com/login");
    HTTPIngressPath path = live.get().getSpec().getRules().get(0).getHttp().getPaths().get(0);
    assertThat(
            cluster
                .client()
                .services()
                .inNamespace(live.get().getMetadata().getNamespace())
                .withName(path.getBackend().getService().getName())
                .get()
                .getSpec()
                .getSelector())
        .containsEntry(Names.REVISION, "b");
  }

  private static boolean isIntact(
      Resource<Ingress> live, ClusterManifests manifests, String declared) {
    return Applied.isIntact(live.get(), manifests.stableIngress(intent(declared)).orElseThrow());
  }

  private static void serve(
      TestCluster cluster, ClusterManifests manifests, String revision, String more) {
    new RevisionActions(
            manifests.key(),
            new ObjectWriter(cluster.client(), manifests),
            new RevisionActions.Flink(null, null, null),
            () -> true,
            repaired -> {})
        .serveRevision(new Action.ServeRevision(revision, Optional.of(intent(more))));
  }

  /** Some object, with which Kubernetes removes what it owns. */
  private static ConfigMap owner(TestCluster cluster, String namespace) {
    return cluster
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("orders")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }

  private static ClusterManifests manifests(ConfigMap owner) {
    OwnerReference reference =
        new OwnerReferenceBuilder()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName(owner.getMetadata().getName())
            .withUid(owner.getMetadata().getUid())
            .build();
    return new ClusterManifests(
        new ObjectKey(
            "StatefulFlinkJob",
            owner.getMetadata().getNamespace(),
            "orders",
            owner.getMetadata().getUid()),
        reference);
  }

  private static JobIntent intent(String more) {
    Map<String, String> images = Map.of("1.20", "flink:1.20");
    return new IntentReader(new DefaultImages(images, images))
        .read(Serialization.unmarshal(SPEC + more, StatefulFlinkJobSpec.class))
        .intent();
  }
}
