package dev.statefulflink.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The stable Service counts as pointed at a revision only with the Ingress that it declares. */
class ServedTest {
  private static final ObjectKey KEY = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");
  private static final ClusterManifests MANIFESTS = manifests("uid-1");
  private static final JobIntent PLAIN = Specs.intent("job.parallelism: 2");
  private static final JobIntent DECLARED =
      Specs.intent(
          "metadata: {labels: {team: search}}",
          "webUi: {ingress: {host: orders.example.com, path: /, annotations: {example.com/login:"
              + " x}}}");

  private static ClusterManifests manifests(String uid) {
    return new ClusterManifests(
        KEY, new OwnerReferenceBuilder().withName("orders").withUid(uid).build());
  }

  private static Ingress applied(JobIntent intent) {
    return Applied.noted(MANIFESTS.stableIngress(intent).orElseThrow());
  }

  private static Optional<String> served(JobIntent intent, HasMetadata... others) {
    var service = Applied.noted(MANIFESTS.stableService("a", Optional.of(intent)));
    var view =
        new KubernetesView(
            List.of(),
            List.of(),
            List.of(service),
            List.of(),
            List.of(),
            Stream.of(others).toList());
    return Served.revision(view, KEY, Optional.of(intent));
  }

  @Test
  void shouldBeServedWithTheIngressThatIsDeclared() {
    assertThat(served(DECLARED, applied(DECLARED))).contains("a");
    assertThat(served(DECLARED)).as("it is missing").isEmpty();
    assertThat(served(PLAIN)).contains("a");
  }

  @Test
  void shouldMissTheRemovalOfOneThatIsNoLongerDeclared() {
    assertThat(served(PLAIN, applied(DECLARED))).isEmpty();
    var foreign = Applied.noted(manifests("another").stableIngress(DECLARED).orElseThrow());
    assertThat(served(PLAIN, foreign)).as("of somebody else").contains("a");
  }

  @Test
  void shouldFindAnIngressThatSomebodyHasChanged() {
    var moved = applied(DECLARED);
    moved.getSpec().getRules().get(0).setHost("other.example.com");
    assertThat(served(DECLARED, moved)).isEmpty();

    var open = applied(DECLARED);
    open.getMetadata().getAnnotations().remove("example.com/login");
    assertThat(served(DECLARED, open)).as("the login is taken off").isEmpty();

    var unlabelled = applied(DECLARED);
    unlabelled.getMetadata().getLabels().remove("team");
    assertThat(served(DECLARED, unlabelled)).as("a label is taken off").isEmpty();
  }

  @Test
  void shouldLeaveAnnotationsOfOthers() {
    var more = applied(DECLARED);
    var annotations = new TreeMap<>(more.getMetadata().getAnnotations());
    annotations.putAll(Map.of("cert-manager.io/seen", "true"));
    more.getMetadata().setAnnotations(annotations);

    assertThat(served(DECLARED, more)).contains("a");
  }

  /** An operator that died between the two has left it as the revision before wanted it. */
  @Test
  void shouldFindOneThatAnotherRevisionDeclares() {
    var other =
        Specs.intent(
            "webUi: {ingress: {host: orders.example.com, path: /, annotations: {example.com/login:"
                + " x, example.com/more: y}}}");

    assertThat(served(DECLARED, applied(other))).isEmpty();
  }

  @Test
  void shouldNotJudgeWithoutTheRecordOfTheRevision() {
    var service = Applied.noted(MANIFESTS.stableService("a", Optional.empty()));
    var view =
        new KubernetesView(List.of(), List.of(), List.of(service), List.of(), List.of(), List.of());

    assertThat(Served.revision(view, KEY, Optional.empty())).contains("a");
  }
}
