package dev.statefulflink.operator.manifest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.ClusterManifests;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UiIngressTest {
  private static Optional<Ingress> ingress(String... changes) {
    var owner = new OwnerReferenceBuilder().withName("orders").withUid("uid-1").build();
    return new ClusterManifests(new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1"), owner)
        .stableIngress(Specs.intent(changes));
  }

  @Test
  void shouldMakeNoneUnlessOneIsDeclared() {
    assertThat(ingress("webUi: {serviceType: NodePort}")).isEmpty();
  }

  @Test
  void shouldLeadToTheStableService() {
    var ingress = ingress("webUi: {ingress: {host: orders.example.com}}").orElseThrow();
    var rule = ingress.getSpec().getRules().get(0);
    var path = rule.getHttp().getPaths().get(0);

    assertThat(ingress.getMetadata().getName()).isEqualTo("orders");
    assertThat(ingress.getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(rule.getHost()).isEqualTo("orders.example.com");
    assertThat(path.getPath()).isEqualTo("/");
    assertThat(path.getPathType()).isEqualTo("Prefix");
    assertThat(path.getBackend().getService().getName()).isEqualTo("orders");
    assertThat(path.getBackend().getService().getPort().getNumber()).isEqualTo(8081);
    assertThat(ingress.getSpec().getIngressClassName()).as("the cluster's").isNull();
    assertThat(ingress.getSpec().getTls()).isEmpty();
  }

  @Test
  void shouldHaveAllThatIsDeclared() {
    var ingress =
        ingress(
                "metadata: {labels: {team: search}}",
                "webUi: {ingress: {host: flink.example.com, path: '/orders(/|$)(.*)', pathType:"
                    + " ImplementationSpecific, className: nginx, tlsSecretName: flink-tls,"
                    + " annotations: {example.com/login: 'yes'}}}")
            .orElseThrow();

    assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
    assertThat(ingress.getSpec().getTls().get(0).getSecretName()).isEqualTo("flink-tls");
    assertThat(ingress.getSpec().getTls().get(0).getHosts()).containsExactly("flink.example.com");
    assertThat(ingress.getMetadata().getAnnotations()).containsEntry("example.com/login", "yes");
    assertThat(ingress.getMetadata().getLabels()).containsEntry("team", "search");
    var path = ingress.getSpec().getRules().get(0).getHttp().getPaths().get(0);
    assertThat(path.getPathType()).isEqualTo("ImplementationSpecific");
    assertThat(path.getPath()).isEqualTo("/orders(/|$)(.*)");
  }

  @Test
  void shouldRefuseAnnotationsOfTheOperator() {
    assertThatThrownBy(
            () ->
                ingress(
                    "webUi: {ingress: {host: orders.example.com, annotations:"
                        + " {statefulflink.dev/applied: x}}}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("spec.webUi.ingress.annotations.statefulflink.dev/applied");
  }

  /** Kubernetes would refuse the Ingress only after the job was moved. */
  @Test
  void shouldRefuseASecondClassAmongTheAnnotationsOfAllObjects() {
    var all = "metadata: {annotations: {kubernetes.io/ingress.class: nginx}}";

    assertThat(ingress(all, "webUi: {ingress: {host: orders.example.com}}")).isPresent();
    assertThatThrownBy(
            () -> ingress(all, "webUi: {ingress: {host: orders.example.com, className: nginx}}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("remove the annotation");
  }
}
