package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects that the chart makes of some values, as objects of Kubernetes' own types. */
record ChartObjects(List<HasMetadata> objects) {

  /**
   * @param folder for the file of the values
   */
  static ChartObjects of(Path folder, String values) {
    return of(RenderedChart.RELEASE, folder, values);
  }

  static ChartObjects of(String release, Path folder, String values) {
    return new ChartObjects(
        RenderedChart.manifests(new Helm(Repository.chart()), release, folder, values)
            .map(manifest -> Serialization.unmarshal(manifest, HasMetadata.class))
            .toList());
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends HasMetadata> T one(Class<T> kind) {
    assertThat(all(kind)).hasSize(1);
    return all(kind).get(0);
  }

  /** As namespace/name, or name if an object is cluster-wide. */
  <T extends HasMetadata> List<String> names(Class<T> kind) {
    return all(kind).stream()
        .map(
            object ->
                object.getMetadata().getNamespace() == null
                    ? object.getMetadata().getName()
                    : object.getMetadata().getNamespace() + "/" + object.getMetadata().getName())
        .toList();
  }

  /** Of every role. */
  List<PolicyRule> rules() {
    return objects.stream().flatMap(ChartObjects::rulesOf).toList();
  }

  /** Of the roles of this name. */
  List<PolicyRule> rules(String name) {
    return objects.stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .flatMap(ChartObjects::rulesOf)
        .toList();
  }

  private static Stream<PolicyRule> rulesOf(HasMetadata object) {
    if (object instanceof Role role) {
      return role.getRules().stream();
    }
    return object instanceof ClusterRole role ? role.getRules().stream() : Stream.empty();
  }

  PodSpec pod() {
    return one(Deployment.class).getSpec().getTemplate().getSpec();
  }

  Container container() {
    assertThat(pod().getContainers()).hasSize(1);
    return pod().getContainers().get(0);
  }

  /** The values of the operator's environment; in place of a field reference, its path. */
  Map<String, String> environment() {
    return container().getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, ChartObjects::value));
  }

  private static String value(EnvVar variable) {
    return variable.getValueFrom() == null
        ? Objects.requireNonNullElse(variable.getValue(), "")
        : variable.getValueFrom().getFieldRef().getFieldPath();
  }
}
