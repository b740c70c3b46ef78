package dev.statefulflink.e2e.api;

import static dev.statefulflink.testsupport.BadObject.Verdict.CEL;
import static dev.statefulflink.testsupport.BadObject.Verdict.SCHEMA;
import static dev.statefulflink.testsupport.BadObject.Verdict.STALLED;
import static dev.statefulflink.testsupport.BadObject.Verdict.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.StrictApi;
import dev.statefulflink.testsupport.BadObject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake of the corpus is found by what its first line names, with a helpful message. */
@ExtendWith(OnPods.class)
class BadObjectsIT {
  private static final String NAMESPACE = "default";
  private static final int KINDS = 12;
  private static final int OF_EACH_KIND = 10;

  private static List<String> rules;

  @BeforeAll
  static void readRules(TestCluster cluster) {
    rules = new StrictApi(cluster.client()).messagesOfRules();
  }

  static Stream<BadObject> refusedBySchema() {
    return declared(SCHEMA);
  }

  static Stream<BadObject> refusedByRule() {
    return declared(CEL);
  }

  static Stream<BadObject> refusedByStrictness() {
    return declared(STRICT);
  }

  static Stream<BadObject> leftToTheOperator() {
    return declared(STALLED);
  }

  private static Stream<BadObject> declared(BadObject.Verdict verdict) {
    return all().stream().filter(object -> object.verdict() == verdict && !object.isChange());
  }

  private static List<BadObject> all() {
    return BadObject.all(Repository.root());
  }

  @ParameterizedTest
  @MethodSource("refusedBySchema")
  void shouldBeRefusedByTheSchema(BadObject object, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());

    assertRefused(object, api.refusal(NAMESPACE, api.parsed(object.bad())).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("refusedByRule")
  void shouldBeRefusedByARule(BadObject object, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());

    assertRefused(object, api.refusal(NAMESPACE, api.parsed(object.bad())).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("refusedByStrictness")
  void shouldBeRefusedAsUnknown(BadObject object, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());

    assertRefused(object, api.refusal(NAMESPACE, api.parsed(object.bad())).orElseThrow());
  }

  /** BadEditsIT of the campaign module shows what the operator says of it. */
  @ParameterizedTest
  @MethodSource("leftToTheOperator")
  void shouldPassTheApiServer(BadObject object, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());

    assertThat(api.refusal(NAMESPACE, api.parsed(object.bad()))).isEmpty();
  }

  /**
   * A rule on a change needs an object that is stored; where no pod may run, nothing comes of it.
   */
  @Test
  void shouldRefuseEveryBadChange(TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());
    List<BadObject> changes = all().stream().filter(BadObject::isChange).toList();
    assertThat(changes).hasSizeGreaterThanOrEqualTo(OF_EACH_KIND);
    try (TestNamespace namespace = TestNamespace.create(cluster, "no-pods")) {
      cluster.client().resource(noPods(namespace.name())).create();
      for (int i = 0; i < changes.size(); i++) {
        BadObject change = changes.get(i);
        api.stored(namespace.name(), named(api.parsed(change.documents().get(0)), "change-" + i));
        var refusal =
            api.refusalOfChange(namespace.name(), named(api.parsed(change.bad()), "change-" + i));
        assertThat(refusal).as(change.title()).isPresent();
        assertRefused(change, refusal.orElseThrow());
      }
    }
  }

  private static GenericKubernetesResource named(GenericKubernetesResource object, String name) {
    object.getMetadata().setName(name);
    return object;
  }

  private static ResourceQuota noPods(String namespace) {
    return new ResourceQuotaBuilder()
        .withNewMetadata()
        .withName("no-pods")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .addToHard("pods", new Quantity("0"))
        .endSpec()
        .build();
  }

  private static void assertRefused(BadObject object, KubernetesClientException refusal) {
    assertThat(refusal.getMessage()).as(object.title()).contains(object.message());
    assertThat(refusal.getCode()).isEqualTo(object.verdict() == STRICT ? 400 : 422);
    assertThat(rules.stream().anyMatch(rule -> rule.contains(object.message())))
        .as("a rule says so of %s", object.title())
        .isEqualTo(object.verdict() == CEL);
  }

  @Test
  void shouldHaveAFileForEveryRule() {
    List<String> covered =
        all().stream().filter(object -> object.verdict() == CEL).map(BadObject::message).toList();

    assertThat(rules)
        .hasSizeGreaterThan(12)
        .allSatisfy(
            message ->
                assertThat(covered).as("files for: %s", message).anyMatch(message::contains));
  }

  @Test
  void shouldHoldManyMistakesOfManyKinds() {
    var kinds =
        all().stream().collect(Collectors.groupingBy(BadObject::kind, Collectors.counting()));

    assertThat(kinds).hasSizeGreaterThanOrEqualTo(KINDS);
    assertThat(kinds)
        .allSatisfy((kind, size) -> assertThat(size).as(kind).isGreaterThanOrEqualTo(OF_EACH_KIND));
  }
}
