package dev.statefulflink.operator.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.Applied;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The Ingress is written and removed with the stable Service. */
class StableIngressTest extends ObjectsScene {
  private static final String SERVICE = "/api/v1/namespaces/shop/services/orders";
  private static final String INGRESS =
      "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/orders";
  private static final String DECLARED = "webUi: {ingress: {host: orders.example.com, path: /}}";

  private final ObjectMapper json = new ObjectMapper();

  private void serve(String... changes) {
    writer().applyStableService("a", Optional.of(Specs.intent(changes)));
  }

  private void present(String uid) throws IOException {
    var object =
        """
        {"metadata": {"name": "orders", "ownerReferences": [{"uid": "%s"}]},
         "spec": {"ingressClassName": "nginx"}}
        """
            .formatted(uid);
    objects.all.put(INGRESS, (ObjectNode) json.readTree(object));
  }

  @Test
  void shouldApplyTheIngressAfterTheService() {
    serve(DECLARED);

    assertThat(objects.writes).containsExactly(SERVICE, INGRESS);
    assertThat(objects.all.get(INGRESS).at("/metadata/ownerReferences/0/uid").asText())
        .isEqualTo("uid-1");
  }

  @Test
  void shouldWriteNoneWhereNoneIsDeclared() {
    serve("job.parallelism: 2");

    assertThat(objects.writes).containsExactly(SERVICE);
  }

  @Test
  void shouldRemoveTheOneThatIsNoLongerDeclared() throws IOException {
    present("uid-1");

    serve("job.parallelism: 2");

    assertThat(objects.writes).containsExactly(SERVICE, "DELETE " + INGRESS);
  }

  @Test
  void shouldLeaveTheIngressOfSomebodyElse() throws IOException {
    present("another");

    serve("job.parallelism: 2");
    assertThat(objects.writes).containsExactly(SERVICE);
    assertThatThrownBy(() -> serve(DECLARED))
        .isInstanceOf(ForeignObject.class)
        .hasMessageContaining("rename the Ingress, or remove spec.webUi.ingress");
    assertThat(objects.all.get(INGRESS).at("/spec/rules").isMissingNode()).isTrue();
  }

  /** Otherwise it would be applied again in every round. */
  @Test
  void shouldTakeTheClassThatKubernetesHasGivenItForItsOwn() throws IOException {
    present("uid-1");

    serve(DECLARED);

    assertThat(objects.all.get(INGRESS).at("/spec/ingressClassName").asText()).isEqualTo("nginx");
    var live = json.treeToValue(objects.all.get(INGRESS), Ingress.class);
    assertThat(Applied.isChanged(live)).isFalse();
  }
}
