package dev.statefulflink.operator.manifest;

import static dev.statefulflink.operator.manifest.ManifestScene.MANIFESTS;
import static dev.statefulflink.operator.manifest.ManifestScene.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The accounts of the pods, and their rights. */
class AccountsTest {
  static final String JOB = "0123456789abcdef0123456789abcdef";
  static final String ACCOUNT = "orders-flink";

  /** Whose record has no account. */
  private static final JobIntent EARLIER = ManifestScene.ofEarlierRelease(Specs.intent());

  static Stream<HasMetadata> access() {
    return access(Specs.intent());
  }

  private static Stream<HasMetadata> access(JobIntent intent) {
    return Stream.concat(
        MANIFESTS.accounts("a", intent).stream(), MANIFESTS.jobAccess("a", JOB, intent).stream());
  }

  /** By name, and by Roles of the revision: they are gone with it, whosever the account is. */
  @ParameterizedTest
  @ValueSource(strings = {"job.parallelism: 1", "serviceAccountName: iam-orders"})
  void shouldGiveThePodsOnlyTheRecoveryDataThatTheyNeed(String change) {
    var access = access(Specs.intent(change)).toList();

    assertThat(rules(access, "orders-a-jobmanager"))
        .containsExactly(
            new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("configmaps")
                .withVerbs("create")
                .build(),
            keeping("orders-a-cluster-config-map"));
    assertThat(rules(access, "orders-a-" + JOB))
        .containsExactly(keeping("orders-a-" + JOB + "-config-map"));
    assertThat(access)
        .filteredOn(object -> !(object instanceof ServiceAccount))
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels()).containsEntry(Names.REVISION, "a"));
  }

  /** Their pods run, and are not to be without their rights. */
  @Test
  void shouldGiveEachPodOfAnEarlierReleaseOnlyTheRecoveryDataThatItNeeds() {
    var access = access(EARLIER).toList();

    assertThat(rules(access, "orders-a-jobmanager"))
        .containsExactlyElementsOf(rules(access().toList(), "orders-a-jobmanager"));
    assertThat(rules(access, "orders-a-taskmanager"))
        .containsExactly(named("orders-a-cluster-config-map", "get", "list", "watch"));
  }

  private static PolicyRule keeping(String name) {
    return named(name, "get", "list", "watch", "update", "patch", "delete");
  }

  private static PolicyRule named(String name, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups("")
        .withResources("configmaps")
        .withResourceNames(name)
        .withVerbs(verbs)
        .build();
  }

  private static List<PolicyRule> rules(List<HasMetadata> access, String role) {
    return object(access, Role.class, role).getRules();
  }

  @ParameterizedTest
  @CsvSource({
    "orders-a-jobmanager, orders-a-jobmanager",
    "orders-a-taskmanager, orders-a-taskmanager",
    "orders-a-" + JOB + ", orders-a-jobmanager"
  })
  void shouldBindEachRoleOfAnEarlierReleaseToTheAccountOfItsPods(String role, String account) {
    assertThat(subject(access(EARLIER).toList(), role)).isEqualTo(account);
    assertThat(object(access(EARLIER).toList(), ServiceAccount.class, account)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldRunEachPodOfAnEarlierReleaseAsItsOwnAccount(String component) {
    assertThat(ManifestScene.pod(component, EARLIER).getSpec().getServiceAccountName())
        .isEqualTo("orders-a-" + component);
  }

  @ParameterizedTest
  @CsvSource({
    "job.parallelism: 1, orders-flink",
    "serviceAccountName: iam-orders, iam-orders",
    "'serviceAccountAnnotations: {example.com/role: orders}', orders-flink"
  })
  void shouldRunAllPodsAsOneAccountThatIsTheSameInEveryRevision(String change, String account) {
    var intent = Specs.intent(change);
    var access = access(intent).toList();

    assertThat(List.of("jobmanager", "taskmanager"))
        .allSatisfy(
            component ->
                assertThat(ManifestScene.pod(component, intent).getSpec().getServiceAccountName())
                    .isEqualTo(account));
    assertThat(List.of("orders-a-jobmanager", "orders-a-" + JOB))
        .allSatisfy(role -> assertThat(subject(access, role)).isEqualTo(account));
  }

  private static String subject(List<HasMetadata> access, String role) {
    var binding = object(access, RoleBinding.class, role);
    assertThat(binding.getRoleRef())
        .extracting("apiGroup", "kind", "name")
        .containsExactly("rbac.authorization.k8s.io", "Role", role);
    assertThat(binding.getSubjects())
        .extracting("kind", "namespace")
        .containsExactly(tuple("ServiceAccount", "shop"));
    return binding.getSubjects().get(0).getName();
  }

  @Test
  void shouldAnnotateTheAccountThatTheOperatorMakes() {
    var access = access(Specs.intent("serviceAccountAnnotations: {example.com/role: orders}"));

    assertThat(object(access.toList(), ServiceAccount.class, ACCOUNT).getMetadata())
        .extracting("annotations")
        .isEqualTo(Map.of("example.com/role", "orders"));
  }

  @Test
  void shouldMakeNoAccountWhereOneIsDeclared() {
    assertThat(access(Specs.intent("serviceAccountName: iam-orders")))
        .noneMatch(ServiceAccount.class::isInstance);
  }
}
