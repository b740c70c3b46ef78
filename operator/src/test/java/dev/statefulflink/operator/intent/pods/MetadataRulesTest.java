package dev.statefulflink.operator.intent.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.SpecRefused;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "statefulflink.dev/name | the operator identifies its objects by it",
        "argocd.argoproj.io/tracking-id | Argo CD would mistake the operator's objects",
        "a b | has the key 'a_b', which Kubernetes does not accept",
        "Example.com/a | which Kubernetes does not accept",
        "example.com/ | which Kubernetes does not accept",
        "a/b/c | which Kubernetes does not accept",
        "'' | which Kubernetes does not accept"
      })
  void shouldRefuseWhatIsNotFree(String key, String told) {
    assertThatThrownBy(() -> MetadataRules.annotations("spec.field", Map.of(key, "x")))
        .isInstanceOf(SpecRefused.class)
        .hasMessageStartingWith("spec.field")
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account", "a", "A_b.c"})
  void shouldTakeWhatKubernetesTakes(String key) {
    MetadataRules.annotations("spec.field", Map.of(key, "arn:aws:iam::1:role/x y"));
  }

  @Test
  void shouldCountTheLettersOfAName() {
    var longest = "a".repeat(63);
    MetadataRules.annotations("spec.field", Map.of("example.com/" + longest, ""));

    assertThatThrownBy(() -> MetadataRules.annotations("spec.field", Map.of(longest + "a", "")))
        .isInstanceOf(SpecRefused.class);
    assertThat(longest).hasSize(63);
  }
}
