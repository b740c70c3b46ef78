package dev.statefulflink.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.hook.OperatorInstance;
import dev.statefulflink.campaign.kube.FakePods;
import dev.statefulflink.campaign.weather.Sky;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An operator that is no longer in charge makes the rest of a cluster while the next one removes
 * it. The finalizer of a Service holds the removal open in the middle, as luck alone would
 * otherwise.
 */
@ExtendWith(SharedCampaignCluster.class)
class LeftoversIT {
  private static final String NAMESPACE = "leftovers";
  private static final String REVISION = "dead0001";
  private static final String HELD = "campaign.statefulflink.dev/held";

  @Test
  void shouldRemoveTheRightsThatWereMadeBesideTheRemoval(CampaignCluster cluster) {
    var client = cluster.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    var flink = new FakeFlink(FlowSpecs.STATE_URI, NAMESPACE, InstantSource.system());
    var threads = Executors.newCachedThreadPool();
    var timer = Executors.newScheduledThreadPool(1);
    try (var pods = new FakePods(client, NAMESPACE, flink, timer)) {
      var scene = new Scene(client, NAMESPACE, flink, pods);
      var site = new OperatorInstance.Site(client, NAMESPACE, flink, threads, Sky.fair());
      try (var shift = new Shift(site)) {
        play(scene);
        assertThat(rights(client)).as("what is left after %s", shift.calls()).isEmpty();
      } finally {
        scene.clear();
      }
    } finally {
      timer.shutdownNow();
      threads.shutdownNow();
    }
  }

  private static void play(Scene scene) {
    scene.apply(FlowSpecs.job("1"));
    scene.await(End.RUNNING);
    scene.client().resource(service()).create();
    Scene.await(
        () -> "the removal to begin",
        () -> found(scene.client()).get().getMetadata().getDeletionTimestamp() != null);

    makeRights(scene.client());
    found(scene.client())
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");

    Scene.await(
        () -> "the removal to end: " + scene.job(),
        () -> scene.job().filter(job -> job.getStatus().retiring().isEmpty()).isPresent());
  }

  private static Resource<Service> found(KubernetesClient client) {
    return client.services().inNamespace(NAMESPACE).withName(service().getMetadata().getName());
  }

  private static Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata(""))
        .editMetadata()
        .withFinalizers(HELD)
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .endSpec()
        .build();
  }

  private static void makeRights(KubernetesClient client) {
    client.resource(new RoleBuilder().withMetadata(metadata("-rights")).build()).create();
    client
        .resource(
            new RoleBindingBuilder()
                .withMetadata(metadata("-rights"))
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", metadata("-rights").getName())
                .build())
        .create();
  }

  private static List<String> rights(KubernetesClient client) {
    var bindings = client.rbac().roleBindings().inNamespace(NAMESPACE).withLabels(labels()).list();
    var roles = client.rbac().roles().inNamespace(NAMESPACE).withLabels(labels()).list();
    return Stream.of(bindings.getItems(), roles.getItems())
        .<HasMetadata>flatMap(List::stream)
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .toList();
  }

  private static ObjectMeta metadata(String suffix) {
    return new ObjectMetaBuilder()
        .withName(Names.cluster(Scene.NAME, REVISION) + suffix)
        .withNamespace(NAMESPACE)
        .withLabels(labels())
        .build();
  }

  private static Map<String, String> labels() {
    var key = new ObjectKey("StatefulFlinkJob", NAMESPACE, Scene.NAME, "");
    return Names.labels(key, REVISION);
  }
}
