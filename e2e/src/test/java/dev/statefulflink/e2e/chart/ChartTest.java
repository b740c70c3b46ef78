package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Helm chart renders, by the Helm that helm-java carries; no cluster. */
class ChartTest {
  private static final Path PROJECT = project();
  private static final Path CHART = PROJECT.resolve("helm/stateful-flink-operator");

  private static final String DEFAULTS = "{}";
  private static final String TWO_NAMESPACES = "watchNamespaces: [a, b]";
  private static final String ALL_NAMESPACES = "allNamespaces: true";

  @TempDir private Path directory;

  @Test
  void strictLintHasNothingToSay() {
    LintResult result = new Helm(CHART).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.matches("(?s).*(WARN|ERROR).*"));
  }

  @Test
  void watchesTheOwnNamespaceByDefault() {
    List<HasMetadata> objects = render(DEFAULTS);

    assertThat(names(objects, Role.class))
        .containsExactlyInAnyOrder(
            "flink/stateful-flink-operator", "flink/stateful-flink-operator-leader-election");
    assertThat(names(objects, RoleBinding.class))
        .containsExactlyInAnyOrderElementsOf(names(objects, Role.class));
    assertOnlyAggregatesAreClusterWide(objects);
    assertThat(environment(objects)).containsEntry("WATCH_NAMESPACES", "flink");
  }

  @Test
  void givesARolePerWatchedNamespace() {
    List<HasMetadata> objects = render(TWO_NAMESPACES);

    assertThat(names(objects, Role.class))
        .containsExactlyInAnyOrder(
            "a/stateful-flink-operator",
            "b/stateful-flink-operator",
            "flink/stateful-flink-operator-leader-election");
    assertThat(names(objects, RoleBinding.class))
        .containsExactlyInAnyOrderElementsOf(names(objects, Role.class));
    assertThat(all(objects, RoleBinding.class))
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
    assertThat(environment(objects)).containsEntry("WATCH_NAMESPACES", "a,b");
  }

  @Test
  void givesAClusterRoleForAllNamespaces() {
    List<HasMetadata> objects = render(ALL_NAMESPACES);

    assertThat(names(objects, Role.class))
        .containsExactly("flink/stateful-flink-operator-leader-election");
    assertThat(names(objects, ClusterRole.class)).contains("flink-stateful-flink-operator");
    assertThat(names(objects, ClusterRoleBinding.class))
        .containsExactly("flink-stateful-flink-operator");
    assertThat(environment(objects)).containsEntry("WATCH_NAMESPACES", "");
    assertThat(rules(objects, "flink-stateful-flink-operator"))
        .isNotEmpty()
        .isEqualTo(rules(render(DEFAULTS), "stateful-flink-operator"));
  }

  @Test
  void refusesSomeNamespacesBesideAllOfThem() {
    assertThatThrownBy(() -> render(TWO_NAMESPACES + "\n" + ALL_NAMESPACES))
        .hasMessageContaining("remove watchNamespaces");
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULTS, TWO_NAMESPACES, ALL_NAMESPACES})
  void grantsNoSecretsNoWildcardsAndNoMassDeletion(String values) {
    List<PolicyRule> rules = render(values).stream().flatMap(ChartTest::rules).toList();

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
    List<PolicyRule> rules = rules(render(DEFAULTS), "stateful-flink-operator-leader-election");

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
    assertThat(environment(render(DEFAULTS)))
        .containsEntry("LEASE_NAME", "stateful-flink-operator");
  }

  @Test
  void aggregatesToTheRolesOfTheCluster() {
    List<HasMetadata> objects = render(DEFAULTS);

    assertThat(aggregates(objects, "view")).containsExactly("flink-stateful-flink-operator-view");
    assertThat(aggregates(objects, "edit"))
        .containsExactlyInAnyOrder(
            "flink-stateful-flink-operator-view", "flink-stateful-flink-operator-edit");
    assertThat(aggregates(objects, "admin"))
        .containsExactlyInAnyOrderElementsOf(aggregates(objects, "edit"));
    assertThat(all(render("rbac: {aggregate: false}"), ClusterRole.class)).isEmpty();
  }

  @Test
  void isAdmittedByTheRestrictedPodSecurityStandard() {
    PodSpec pod = pod(render(DEFAULTS));

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(9998L);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getSecurityContext().getSysctls()).isEmpty();
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
    assertThat(pod.getHostIPC()).isNull();
    assertThat(pod.getInitContainers()).isEmpty();
    assertThat(pod.getVolumes())
        .singleElement()
        .satisfies(volume -> assertThat(volume.getEmptyDir()).isNotNull());
    Container container = container(render(DEFAULTS));
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getPrivileged()).isNull();
    assertThat(container.getSecurityContext().getRunAsUser()).isNull();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
    assertThat(container.getPorts()).allMatch(port -> port.getHostPort() == null);
    assertThat(container.getVolumeMounts())
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
  }

  @Test
  void tellsTheOperatorItsSettings() {
    List<HasMetadata> objects =
        render(
            """
            logLevel: DEBUG
            flinkImages: {"2.3": null, "2.2": "mirror:5000/flink:2.2"}
            extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Xss512k}]
            """);

    assertThat(environment(objects))
        .containsEntry("FLINK_IMAGES", "1.20=flink:1.20-java17,2.2=mirror:5000/flink:2.2")
        .containsEntry(
            "WORD_COUNT_IMAGES",
            "1.20=statefulflink/word-count:1.20,2.3=statefulflink/word-count:2.3")
        .containsEntry("HEALTH_PORT", "8080")
        .containsEntry("LOG_LEVEL", "DEBUG")
        .containsEntry("JAVA_TOOL_OPTIONS", "-Xss512k")
        .containsEntry("OPERATOR_NAMESPACE", "metadata.namespace");
    Container container = container(objects);
    assertThat(container.getImage()).isEqualTo("statefulflink/operator:dev");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(container.getStartupProbe()).isNotNull();
    assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
  }

  @Test
  void rendersEveryOptionalValue() {
    List<HasMetadata> objects =
        render(
            """
            nameOverride: engine
            image: {digest: "sha256:%s", pullPolicy: Always}
            imagePullSecrets: [{name: registry}]
            serviceAccount: {create: false, name: given}
            podAnnotations: {example.com/note: "yes"}
            podLabels: {team: data, app.kubernetes.io/name: ignored}
            priorityClassName: system-cluster-critical
            nodeSelector: {kubernetes.io/os: linux}
            tolerations: [{key: dedicated, operator: Exists, effect: NoSchedule}]
            affinity: {podAntiAffinity: {}}
            topologySpread: false
            terminationGracePeriodSeconds: 7
            """
                .formatted("0".repeat(64)));

    Deployment deployment = one(objects, Deployment.class);
    Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
    assertThat(labels)
        .containsEntry("team", "data")
        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
    assertThat(deployment.getMetadata().getName()).isEqualTo("stateful-flink-operator-engine");
    assertThat(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("example.com/note", "yes");
    PodSpec pod = pod(objects);
    assertThat(pod.getContainers().get(0).getImage())
        .isEqualTo("statefulflink/operator@sha256:" + "0".repeat(64));
    assertThat(pod.getContainers().get(0).getImagePullPolicy()).isEqualTo("Always");
    assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("registry");
    assertThat(pod.getServiceAccountName()).isEqualTo("given");
    assertThat(all(objects, ServiceAccount.class)).isEmpty();
    assertThat(all(objects, RoleBinding.class))
        .allMatch(binding -> binding.getSubjects().get(0).getName().equals("given"));
    assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
    assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getTolerations()).extracting("key").containsExactly("dedicated");
    assertThat(pod.getAffinity().getPodAntiAffinity()).isNotNull();
    assertThat(pod.getTopologySpreadConstraints()).isEmpty();
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(7L);
  }

  @Test
  void protectsOneOfSeveralReplicas() {
    List<HasMetadata> objects = render(DEFAULTS);

    assertThat(one(objects, Deployment.class).getSpec().getReplicas()).isEqualTo(2);
    assertThat(one(objects, PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
        .isEqualTo(one(objects, Deployment.class).getSpec().getSelector().getMatchLabels());
    assertThat(pod(objects).getTopologySpreadConstraints())
        .extracting("whenUnsatisfiable")
        .containsExactly("ScheduleAnyway", "ScheduleAnyway");
    assertThat(all(render("replicas: 1"), PodDisruptionBudget.class)).isEmpty();
  }

  @Test
  void keepsPodNamesShortEnoughForHostNames() {
    TemplateCommand template = template(DEFAULTS).withName("r".repeat(53));

    String name = one(parse(template.call()), Deployment.class).getMetadata().getName();

    assertThat(name.length() + "-0123456789-abcde".length()).isLessThanOrEqualTo(63);
  }

  @Test
  void labelsEverything() {
    assertThat(render(ALL_NAMESPACES))
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/name", "stateful-flink-operator")
                    .containsEntry("app.kubernetes.io/instance", "stateful-flink-operator")
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsKeys("app.kubernetes.io/version", "helm.sh/chart"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replica: 3",
        "image: {registry: example.com}",
        "crds: {install: true}",
        "serviceAccount: {labels: {}}",
        "rbac: {create: false}",
        "resources: {request: {}}",
        "affinity: {podAffinities: {}}",
        "tolerations: [{keys: x}]",
        "imagePullSecrets: [{secret: x}]",
        "extraEnv: [{name: X, from: y}]",
        "replicas: two",
        "watchNamespaces: a",
        "watchNamespaces: [A]",
        "watchNamespaces: [a, a]",
        "watchNamespaces: ['']",
        "logLevel: LOUD",
        "image: {tag: ''}",
        "image: {digest: sha256:abc}",
        "flinkImages: {latest: 'flink:latest'}",
        "flinkImages: {'1.20': 'a,b'}",
      })
  void refusesAMistakenValue(String values) {
    assertThatThrownBy(() -> render(values))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  @Test
  void refusesEnvironmentThatTheChartSets() {
    assertThatThrownBy(() -> render("extraEnv: [{name: LEASE_NAME, value: mine}]"))
        .hasMessageContaining("extraEnv must not set LEASE_NAME");
  }

  @Test
  void rendersTheCustomResourceDefinitionsAsTheyAreGenerated() throws IOException {
    Map<String, String> generated = files(PROJECT.resolve("crds"));

    assertThat(generated)
        .containsOnlyKeys(
            "statefulflinkjobs.statefulflink.dev.yaml",
            "statefulwordcounts.statefulflink.dev.yaml");
    assertThat(files(CHART.resolve("files/crds"))).isEqualTo(generated);
    assertThat(specs(all(render(DEFAULTS), CustomResourceDefinition.class)))
        .isEqualTo(
            specs(
                generated.values().stream()
                    .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
                    .toList()));
  }

  @Test
  void keepsTheCustomResourceDefinitionsOnUninstall() {
    assertThat(all(render(DEFAULTS), CustomResourceDefinition.class))
        .hasSize(2)
        .allSatisfy(
            crd ->
                assertThat(crd.getMetadata().getAnnotations())
                    .containsEntry("helm.sh/resource-policy", "keep"));
    assertThat(all(render("crds: {keep: false}"), CustomResourceDefinition.class))
        .hasSize(2)
        .allSatisfy(
            crd ->
                assertThat(crd.getMetadata().getAnnotations())
                    .doesNotContainKey("helm.sh/resource-policy"));
  }

  @Test
  void leavesTheCustomResourceDefinitionsOutOnDemand() {
    assertThat(all(render("crds: {enabled: false}"), CustomResourceDefinition.class)).isEmpty();
  }

  private static void assertOnlyAggregatesAreClusterWide(List<HasMetadata> objects) {
    assertThat(names(objects, ClusterRoleBinding.class)).isEmpty();
    assertThat(all(objects, ClusterRole.class))
        .allMatch(
            role ->
                role.getMetadata().getLabels().keySet().stream()
                    .anyMatch(
                        label -> label.startsWith("rbac.authorization.k8s.io/aggregate-to-")));
  }

  private static List<String> aggregates(List<HasMetadata> objects, String role) {
    return names(
        objects.stream()
            .filter(
                object ->
                    "true"
                        .equals(
                            object
                                .getMetadata()
                                .getLabels()
                                .get("rbac.authorization.k8s.io/aggregate-to-" + role)))
            .toList(),
        ClusterRole.class);
  }

  private static Stream<PolicyRule> rules(HasMetadata object) {
    if (object instanceof Role role) {
      return role.getRules().stream();
    }
    return object instanceof ClusterRole role ? role.getRules().stream() : Stream.empty();
  }

  private static List<PolicyRule> rules(List<HasMetadata> objects, String name) {
    return objects.stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .flatMap(ChartTest::rules)
        .toList();
  }

  private static PodSpec pod(List<HasMetadata> objects) {
    return one(objects, Deployment.class).getSpec().getTemplate().getSpec();
  }

  private static Container container(List<HasMetadata> objects) {
    assertThat(pod(objects).getContainers()).hasSize(1);
    return pod(objects).getContainers().get(0);
  }

  /** The values of the operator's environment; a field reference stands as its path. */
  private static Map<String, String> environment(List<HasMetadata> objects) {
    return container(objects).getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, ChartTest::value));
  }

  private static String value(EnvVar variable) {
    return variable.getValueFrom() == null
        ? Objects.requireNonNullElse(variable.getValue(), "")
        : variable.getValueFrom().getFieldRef().getFieldPath();
  }

  private static Map<String, Object> specs(List<CustomResourceDefinition> crds) {
    return crds.stream()
        .collect(
            Collectors.toMap(
                crd -> crd.getMetadata().getName(), CustomResourceDefinition::getSpec));
  }

  private static Map<String, String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .collect(Collectors.toMap(file -> file.getFileName().toString(), ChartTest::read));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As namespace/name, or name where an object is cluster-wide. */
  private static <T extends HasMetadata> List<String> names(
      List<HasMetadata> objects, Class<T> kind) {
    return all(objects, kind).stream()
        .map(
            object ->
                object.getMetadata().getNamespace() == null
                    ? object.getMetadata().getName()
                    : object.getMetadata().getNamespace() + "/" + object.getMetadata().getName())
        .toList();
  }

  private static <T extends HasMetadata> T one(List<HasMetadata> objects, Class<T> kind) {
    assertThat(all(objects, kind)).hasSize(1);
    return all(objects, kind).get(0);
  }

  private static <T extends HasMetadata> List<T> all(List<HasMetadata> objects, Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private List<HasMetadata> render(String values) {
    return parse(template(values).call());
  }

  private TemplateCommand template(String values) {
    try {
      // Lists are given by a file: helm-java's set() takes scalars only.
      Path file = Files.createTempFile(directory, "values", ".yaml");
      Files.writeString(file, values);
      return new Helm(CHART)
          .template()
          .withName("stateful-flink-operator")
          .withNamespace("flink")
          .withKubeVersion("1.29.0")
          .withValuesFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> parse(String manifests) {
    return Stream.of(manifests.split("(?m)^---$"))
        .filter(manifest -> !manifest.replaceAll("(?m)^#.*$", "").isBlank())
        .map(manifest -> Serialization.unmarshal(manifest, HasMetadata.class))
        .toList();
  }

  private static Path project() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("helm/stateful-flink-operator"))) {
      directory = Objects.requireNonNull(directory.getParent(), "not inside the project");
    }
    return directory;
  }
}
