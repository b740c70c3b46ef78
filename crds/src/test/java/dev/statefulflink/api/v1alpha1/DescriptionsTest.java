package dev.statefulflink.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code kubectl explain} shows what every field is, what it is left out, and how it is written.
 */
class DescriptionsTest {
  private static final int RULES = 13;

  @Test
  void shouldDescribeEveryField() throws IOException {
    assertThat(fields("spec", "status"))
        .hasSizeGreaterThan(100)
        .allSatisfy(field -> assertThat(field.schema().getDescription()).isNotBlank());
  }

  @Test
  void shouldGiveAnExampleOfEveryValue() throws IOException {
    assertThat(fields("spec").stream().filter(ApiField::isLeaf))
        .allSatisfy(
            field -> assertThat(field.schema().getDescription()).containsPattern("Example: \\S"));
  }

  @Test
  void shouldTellWhatIsTakenWhereAValueIsLeftOut() throws IOException {
    assertThat(fields("spec").stream().filter(field -> !field.required()))
        .allSatisfy(
            field ->
                assertThat(field.schema().getDescription())
                    .containsPattern("Default( of a \\w+)?: \\S"));
  }

  @Test
  void shouldTellTheDefaultThatTheApiServerFillsIn() throws IOException {
    assertThat(
            fields("spec").stream()
                .filter(field -> field.isLeaf() && field.schema().getDefault() != null))
        .isNotEmpty()
        .allSatisfy(
            field ->
                assertThat(field.schema().getDescription())
                    .contains("Default: " + field.schema().getDefault().asText()));
  }

  @Test
  void shouldRefuseMistakesByRulesThatSayWhatToDo() throws IOException {
    var rules =
        crds()
            .flatMap(
                crd ->
                    Stream.concat(
                        Stream.of(ApiField.schema(crd)),
                        ApiField.of(crd, "spec").stream().map(ApiField::schema)))
            .filter(schema -> schema.getXKubernetesValidations() != null)
            .flatMap(schema -> schema.getXKubernetesValidations().stream())
            .toList();

    assertThat(rules).allSatisfy(rule -> assertThat(rule.getMessage()).isNotBlank());
    assertThat(rules.stream().map(rule -> rule.getRule()).distinct())
        .hasSizeGreaterThanOrEqualTo(RULES);
  }

  /** Without the two roots: nobody asks what a spec is. */
  private static List<ApiField> fields(String... roots) throws IOException {
    return crds()
        .flatMap(crd -> Stream.of(roots).flatMap(root -> ApiField.of(crd, root).stream().skip(1)))
        .toList();
  }

  private static Stream<CustomResourceDefinition> crds() throws IOException {
    return GeneratedCrds.files().values().stream()
        .map(text -> Serialization.unmarshal(text, CustomResourceDefinition.class));
  }
}
