package dev.statefulflink.operator.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What differs is applied again, and nothing else is written. */
class RepairsTest extends ObjectsScene {
  private static final JobIntent INTENT = Specs.intent("job.parallelism: 2");
  private static final String MANAGER =
      "/apis/apps/v1/namespaces/shop/deployments/orders-a-jobmanager";
  private static final String ROLE =
      "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/orders-a-jobmanager";

  @BeforeEach
  void applyTheCluster() {
    writer().applyCluster(new Action.ApplyCluster("a", 1, List.of("job-a"), INTENT));
    objects.writes.clear();
  }

  private static Action.ApplyCluster cluster(JobIntent intent) {
    return new Action.ApplyCluster("b", 1, List.of("job-b"), intent);
  }

  private List<String> repair() {
    return writer().repair("a", List.of("job-a"), INTENT);
  }

  private int replicas() {
    return objects.all.get(MANAGER).at("/spec/replicas").asInt();
  }

  @Test
  @Law(7)
  void shouldWriteNothingWhereNothingDiffers() {
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).isEmpty();
  }

  @Test
  void shouldScaleBackWhatWasScaled() throws IOException {
    objects.edit(MANAGER, "{\"spec\": {\"replicas\": 0}}");

    assertThat(repair()).containsExactly("Deployment orders-a-jobmanager (spec.replicas was 0)");
    assertThat(replicas()).isEqualTo(1);
    assertThat(objects.writes).as("one write").containsExactly(MANAGER);
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).hasSize(1);
  }

  @Test
  void shouldPutATemplateRightWithoutSayingWhatItsValueWas() throws IOException {
    objects.edit(
        MANAGER, "{\"spec\": {\"template\": {\"spec\": {\"serviceAccountName\": \"secret\"}}}}");

    assertThat(repair())
        .containsExactly("Deployment orders-a-jobmanager (spec.template.spec.serviceAccountName)");
  }

  @Test
  void shouldMakeAgainWhatIsMissing() {
    objects.all.remove(ROLE);

    assertThat(repair()).containsExactly("Role orders-a-jobmanager (was missing)");
    assertThat(objects.all).containsKey(ROLE);
  }

  @Test
  void shouldPutRightsRight() throws IOException {
    objects.edit(ROLE, "{\"rules\": []}");

    assertThat(repair()).containsExactly("Role orders-a-jobmanager (rules)");
    assertThat(repair()).isEmpty();
  }

  private static final String ACCOUNT = "/api/v1/namespaces/shop/serviceaccounts/orders-flink";

  @Test
  void shouldMakeTheAccountOfAllRevisionsAgain() {
    objects.all.remove(ACCOUNT);

    assertThat(repair()).containsExactly("ServiceAccount orders-flink (was missing)");
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).containsExactly(ACCOUNT);
  }

  /** An upgrade was given up that wanted it otherwise: nobody else has changed it. */
  @Test
  void shouldAnnotateTheAccountAsTheRevisionSaysAndTellNobody() {
    var other = Specs.intent("serviceAccountAnnotations: {example.com/role: b}");
    writer().repair("a", List.of("job-a"), other);
    assertThat(role()).isEqualTo("b");
    objects.writes.clear();

    var own = Specs.intent("serviceAccountAnnotations: {example.com/role: a}");
    assertThat(writer().repair("a", List.of("job-a"), own)).isEmpty();

    assertThat(role()).isEqualTo("a");
    assertThat(objects.writes).containsExactly(ACCOUNT);
  }

  private String role() {
    return objects.all.get(ACCOUNT).at("/metadata/annotations").path("example.com/role").asText();
  }

  /** It would be removed with the object, and its annotations would be lost at once. */
  @Test
  void shouldNotTakeAnAccountThatSomebodyElseHasMade() throws IOException {
    objects.edit(ACCOUNT, "{\"metadata\": {\"ownerReferences\": []}}");

    assertThatThrownBy(() -> writer().applyCluster(cluster(INTENT)))
        .isInstanceOf(ForeignObject.class)
        .hasMessageContaining("name it in spec.serviceAccountName");
    assertThat(objects.writes).doesNotContain(ACCOUNT);
  }

  @Test
  void shouldNotTouchTheAccountThatIsDeclared() {
    objects.writes.clear();
    writer().applyCluster(cluster(Specs.intent("serviceAccountName: orders-flink")));

    assertThat(objects.writes).isNotEmpty().noneMatch(path -> path.contains("serviceaccounts"));
  }

  /** As a webhook does that adds a field of its own: that is not the operator's. */
  @Test
  void shouldNotFightForWhatItDoesNotOwn() throws IOException {
    objects.edit(MANAGER, "{\"spec\": {\"paused\": true}}");

    assertThat(repair()).isEmpty();
    objects.writes.clear();
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).isEmpty();
  }

  /** Its pods would restart because the operator is another one. */
  @Test
  @Law(8)
  void shouldOnlyScaleWhatAnotherReleaseHasRenderedOtherwise() throws IOException {
    objects.edit(
        MANAGER,
        """
        {"metadata": {"annotations": {"statefulflink.dev/rendered": "otherwise"}},
         "spec": {"replicas": 0, "template": {"spec": {"serviceAccountName": "of-before"}}}}""");

    assertThat(repair()).containsExactly("Deployment orders-a-jobmanager (spec.replicas was 0)");
    assertThat(objects.all.get(MANAGER).at("/spec/template/spec/serviceAccountName").asText())
        .as("a field that is rendered, too")
        .isEqualTo("of-before");
    objects.writes.clear();
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).isEmpty();
  }

  /** Another release would render it otherwise, and nobody has touched it. */
  @Test
  @Law(8)
  void shouldLeaveAloneWhatAnotherReleaseHasRenderedOtherwise() {
    var before = objects.all.get(MANAGER).deepCopy();

    assertThat(writer().repair("a", List.of("job-a"), Specs.intent("job.parallelism: 1")))
        .isEmpty();
    assertThat(objects.all.get(MANAGER)).isEqualTo(before);
  }
}
