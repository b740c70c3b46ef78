package dev.statefulflink.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server makes of objects; no pod runs. */
@ExtendWith(OnPods.class)
class ApiServerIT {
  private static final String NAMESPACE = "default";

  static List<Path> examples() {
    return Repository.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldAcceptEveryExampleStrictly(Path file, TestCluster cluster) {
    List<String> documents = documents(Repository.text(file));

    assertThat(documents).isNotEmpty();
    for (String document : documents) {
      GenericKubernetesResource accepted = tryOut(cluster.client(), document);
      assertThat(accepted.getMetadata().getUid()).isNotBlank();
    }
  }

  @Test
  void shouldRefuseAnUnknownField(TestCluster cluster) {
    String document = InvalidObject.wordCount("x", "stateBackend: {volumeClaim: c, typo: 1}");

    assertThatThrownBy(() -> tryOut(cluster.client(), document))
        .hasMessageContaining("unknown field \"spec.stateBackend.typo\"");
  }

  @ParameterizedTest
  @MethodSource("dev.statefulflink.e2e.InvalidObject#table")
  void shouldRefuseWithTheMessageOfTheRule(InvalidObject row, TestCluster cluster) {
    assertThatThrownBy(() -> row.refusedBy(cluster))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(422))
        .hasMessageContaining(row.message());
  }

  @Test
  void shouldHaveARowForEveryRule(TestCluster cluster) {
    List<String> covered = InvalidObject.table().map(InvalidObject::message).toList();

    assertThat(messagesOfRules(cluster.client()))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            message -> assertThat(covered).as("rows for: %s", message).anyMatch(message::contains));
  }

  private static GenericKubernetesResource tryOut(KubernetesClient client, String document) {
    GenericKubernetesResource object =
        client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class);
    return client
        .genericKubernetesResources(object.getApiVersion(), object.getKind())
        .inNamespace(NAMESPACE)
        .resource(object)
        .dryRun()
        .fieldValidation(Validation.STRICT)
        .create();
  }

  private static List<String> documents(String text) {
    return Stream.of(text.split("(?m)^---$")).filter(document -> !document.isBlank()).toList();
  }

  private static List<String> messagesOfRules(KubernetesClient client) {
    List<String> messages = new ArrayList<>();
    for (String plural : List.of("statefulwordcounts", "statefulflinkjobs")) {
      var definition =
          client
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(plural + ".statefulflink.dev")
              .require();
      JsonNode tree = client.getKubernetesSerialization().convertValue(definition, JsonNode.class);
      for (JsonNode rules : tree.findValues("x-kubernetes-validations")) {
        rules.forEach(rule -> messages.add(rule.path("message").asText()));
      }
    }
    return messages.stream().distinct().toList();
  }
}
