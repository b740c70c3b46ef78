package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which namespaces the operator watches by the chart, and what it is granted there. */
class ChartRightsTest {
  private static final String DEFAULTS = "{}";
  private static final String TWO_NAMESPACES = "watchNamespaces: [a, b]";
  private static final String ALL_NAMESPACES = "allNamespaces: true";

  @TempDir private Path directory;

  @Test
  void watchesTheOwnNamespaceByDefault() {
    ChartObjects objects = render(DEFAULTS);

    assertThat(objects.names(Role.class))
        .containsExactlyInAnyOrder(
            "flink/stateful-flink-operator", "flink/stateful-flink-operator-leader-election");
    assertThat(objects.names(RoleBinding.class))
        .containsExactlyInAnyOrderElementsOf(objects.names(Role.class));
    assertOnlyAggregatesAreClusterWide(objects);
    assertThat(objects.environment()).containsEntry("WATCH_NAMESPACES", "flink");
  }

  @Test
  void givesARolePerWatchedNamespace() {
    ChartObjects objects = render(TWO_NAMESPACES);

    assertThat(objects.names(Role.class))
        .containsExactlyInAnyOrder(
            "a/stateful-flink-operator",
            "b/stateful-flink-operator",
            "flink/stateful-flink-operator-leader-election");
    assertThat(objects.names(RoleBinding.class))
        .containsExactlyInAnyOrderElementsOf(objects.names(Role.class));
    assertThat(objects.all(RoleBinding.class))
        .allSatisfy(
            binding -> {
              assertThat(binding.getRoleRef().getName()).isEqualTo(binding.getMetadata().getName());
              assertThat(binding.getSubjects())
                  .singleElement()
                  .satisfies(
                      subject -> {
                        assertThat(subject.getName()).isEqualTo("stateful-flink-operator");
                        assertThat(subject.getNamespace()).isEqualTo("flink");
                      });
            });
    assertOnlyAggregatesAreClusterWide(objects);
    assertThat(objects.environment()).containsEntry("WATCH_NAMESPACES", "a,b");
  }

  @Test
  void givesAClusterRoleForAllNamespaces() {
    ChartObjects objects = render(ALL_NAMESPACES);

    assertThat(objects.names(Role.class))
        .containsExactly("flink/stateful-flink-operator-leader-election");
    assertThat(objects.names(ClusterRole.class)).contains("flink-stateful-flink-operator");
    assertThat(objects.names(ClusterRoleBinding.class))
        .containsExactly("flink-stateful-flink-operator");
    assertThat(objects.environment()).containsEntry("WATCH_NAMESPACES", "");
    assertThat(objects.rules("flink-stateful-flink-operator"))
        .isNotEmpty()
        .isEqualTo(render(DEFAULTS).rules("stateful-flink-operator"));
  }

  @Test
  void refusesSomeNamespacesBesideAllOfThem() {
    assertThatThrownBy(() -> render(TWO_NAMESPACES + "\n" + ALL_NAMESPACES))
        .hasMessageContaining("remove watchNamespaces");
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULTS, TWO_NAMESPACES, ALL_NAMESPACES})
  void grantsNoSecretsNoWildcardsAndNoMassDeletion(String values) {
    List<PolicyRule> rules = render(values).rules();

    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).isNotEmpty().doesNotContain("*");
              assertThat(rule.getResources())
                  .isNotEmpty()
                  .noneMatch(resource -> resource.contains("*") || resource.startsWith("secrets"));
              assertThat(rule.getVerbs())
                  .isNotEmpty()
                  .doesNotContain("*", "deletecollection", "bind", "escalate", "impersonate");
              assertThat(rule.getNonResourceURLs()).isEmpty();
            });
  }

  @Test
  void touchesOnlyItsOwnLease() {
    List<PolicyRule> rules = render(DEFAULTS).rules("stateful-flink-operator-leader-election");

    assertThat(rules).allMatch(rule -> rule.getResources().equals(List.of("leases")));
    assertThat(rules)
        .filteredOn(rule -> rule.getResourceNames().isEmpty())
        .flatExtracting(PolicyRule::getVerbs)
        .containsExactly("create");
    assertThat(rules)
        .filteredOn(rule -> !rule.getResourceNames().isEmpty())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getResourceNames()).containsExactly("stateful-flink-operator");
              // What the leader election calls, and what it checks before.
              assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "patch", "update");
            });
    assertThat(render(DEFAULTS).environment())
        .containsEntry("LEASE_NAME", "stateful-flink-operator");
  }

  @Test
  void aggregatesToTheRolesOfTheCluster() {
    ChartObjects objects = render(DEFAULTS);

    assertThat(aggregates(objects, "view")).containsExactly("flink-stateful-flink-operator-view");
    assertThat(aggregates(objects, "edit"))
        .containsExactlyInAnyOrder(
            "flink-stateful-flink-operator-view", "flink-stateful-flink-operator-edit");
    assertThat(aggregates(objects, "admin"))
        .containsExactlyInAnyOrderElementsOf(aggregates(objects, "edit"));
    assertThat(render("rbac: {aggregate: false}").all(ClusterRole.class)).isEmpty();
  }

  private static void assertOnlyAggregatesAreClusterWide(ChartObjects objects) {
    assertThat(objects.names(ClusterRoleBinding.class)).isEmpty();
    assertThat(objects.all(ClusterRole.class))
        .allMatch(
            role ->
                role.getMetadata().getLabels().keySet().stream()
                    .anyMatch(
                        label -> label.startsWith("rbac.authorization.k8s.io/aggregate-to-")));
  }

  private static List<String> aggregates(ChartObjects objects, String role) {
    return objects.all(ClusterRole.class).stream()
        .map(HasMetadata::getMetadata)
        .filter(
            found ->
                "true"
                    .equals(
                        found.getLabels().get("rbac.authorization.k8s.io/aggregate-to-" + role)))
        .map(ObjectMeta::getName)
        .toList();
  }

  private ChartObjects render(String values) {
    return ChartObjects.of(directory, values);
  }
}
