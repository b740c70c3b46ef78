package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AppliedTest {
  private static final String ROLE = "orders-a-jobmanager";

  static List<HasMetadata> rendered() {
    return Stream.of(
            ManifestScene.MANIFESTS.accounts("a", Specs.intent()),
            ManifestScene.MANIFESTS.jobAccess("a", "job-a", Specs.intent()),
            ManifestScene.MANIFESTS.cluster("a", Specs.intent("job.parallelism: 2")))
        .flatMap(List::stream)
        .toList();
  }

  /** As the API server would hand it out, without what is empty. */
  private static HasMetadata live(HasMetadata object) {
    var json = Serialization.asJson(object).replace("\"apiGroup\":\"\",", "");
    var live = Serialization.unmarshal(json, GenericKubernetesResource.class);
    live.getMetadata().setGeneration(1L);
    return live;
  }

  private static <T extends HasMetadata> T find(Class<T> type, String name) {
    return ManifestScene.object(rendered(), type, name);
  }

  private static Deployment deployment(long generation) {
    var made = Applied.noted(find(Deployment.class, "orders-a-jobmanager"));
    return new DeploymentBuilder(made)
        .editMetadata()
        .withGeneration(generation)
        .endMetadata()
        .withSpec(null)
        .build();
  }

  @ParameterizedTest
  @MethodSource("rendered")
  void shouldFindWhatWasAppliedUnchanged(HasMetadata object) {
    assertThat(Applied.isChanged(live(Applied.noted(object)))).isFalse();
  }

  @Test
  void shouldKnowAChangedDeploymentByItsGenerationAlone() {
    assertThat(Applied.isChanged(deployment(1))).isFalse();
    assertThat(Applied.isChanged(deployment(2))).isTrue();
    assertThat(Applied.isChanged(Applied.noted(deployment(2), "2"))).isFalse();
  }

  /** An earlier release has noted nothing, and made each Deployment once. */
  @Test
  void shouldTakeADeploymentWithoutANoteForOneThatWasMadeOnce() {
    var first = deployment(1);
    first.getMetadata().setAnnotations(Map.of());
    var scaled = deployment(2);
    scaled.getMetadata().setAnnotations(Map.of());

    assertThat(Applied.isChanged(first)).isFalse();
    assertThat(Applied.isChanged(scaled)).isTrue();
  }

  @Test
  void shouldFindChangedContent() {
    var role = Applied.noted(find(Role.class, ROLE));
    role.setRules(role.getRules().subList(0, 1));
    var service = Applied.noted(find(Service.class, "orders-a"));
    service.getSpec().getPorts().get(0).setPort(1);
    var map = Applied.noted(find(ConfigMap.class, "orders-a-config"));
    map.setData(Map.of("config.yaml", ""));

    assertThat(Applied.isChanged(role)).isTrue();
    assertThat(Applied.isChanged(service)).isTrue();
    assertThat(Applied.isChanged(map)).isTrue();
  }

  @Test
  void shouldAnswerTheSameOfAnObjectOfWhichOnlyTheMetadataIsKept() {
    var same = Applied.noted(find(Role.class, ROLE));
    same.getMetadata().setAnnotations(Applied.kept(same));
    same.setRules(null);
    var changed = Applied.noted(find(Role.class, ROLE));
    changed.setRules(List.of());
    changed.getMetadata().setAnnotations(Applied.kept(changed));
    changed.setRules(null);

    assertThat(Applied.isChanged(same)).isFalse();
    assertThat(Applied.isChanged(changed)).isTrue();
  }

  @Test
  void shouldKnowWhetherADeploymentIsRenderedOtherwiseNow() {
    var before = Applied.noted(find(Deployment.class, "orders-a-jobmanager"));
    var now = find(Deployment.class, "orders-a-jobmanager");
    assertThat(Applied.rendersAlike(before, now)).isTrue();

    now.getSpec().getTemplate().getSpec().setHostname("another");
    assertThat(Applied.rendersAlike(before, now)).isFalse();
  }
}
