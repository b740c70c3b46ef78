package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectHealthTest {
  static List<HealthCase> cases() {
    return HealthCase.ofJobs();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSeeEveryObjectAsArgoCdHasTo(HealthCase each) {
    assertThat(ObjectHealth.of(each.object()).word()).isEqualTo(each.status());
  }

  /** The name of a file states what is expected of it, so that a wrong expectation is noticed. */
  @ParameterizedTest
  @MethodSource("cases")
  void shouldExpectWhatTheNameSays(HealthCase each) {
    assertThat(each.input()).startsWith("testdata/" + each.status().toLowerCase(Locale.ROOT));
  }

  @Test
  void shouldHaveAnExpectationOfEveryFixture() {
    var folder = GitOpsFiles.folder().resolve("argocd");
    var fixtures =
        GitOpsFiles.yaml(folder.resolve("testdata")).stream()
            .map(file -> folder.relativize(file).toString())
            .toList();

    assertThat(fixtures).hasSizeGreaterThanOrEqualTo(14);
    assertThat(cases()).extracting(HealthCase::input).hasSameElementsAs(fixtures);
    assertThat(cases()).extracting(HealthCase::status).contains("Healthy", "Suspended");
  }
}
