package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What GitOps tools themselves say of the objects that this operator makes: Argo CD's Lua, the
 * kstatus library, and Flux's evaluator of expressions. No cluster.
 */
class HealthIT {
  /** It never leaves an API server that has our CRDs: their default is the unseen object. */
  private static final String WITHOUT_A_STATUS = "testdata/progressing-no-status.yaml";

  private static final List<HealthCase> CASES =
      HealthCase.ofJobs().stream().filter(each -> !each.input().equals(WITHOUT_A_STATUS)).toList();

  @ParameterizedTest
  @ValueSource(strings = {"", "application"})
  void shouldBeSeenByArgoCdAsExpected(String folder) {
    Path scripts = GitOpsFiles.folder().resolve("argocd").resolve(folder);
    List<HealthCase> cases = HealthCase.in(scripts);

    List<String> told = LuaHealth.of(scripts).of(cases.stream().map(HealthCase::object).toList());

    assertThat(told).hasSize(cases.size());
    for (int at = 0; at < told.size(); at++) {
      assertThat(told.get(at)).as(cases.get(at).input()).isEqualTo(cases.get(at).expected());
    }
  }

  @Test
  void shouldBeSeenByKstatusAsByArgoCd() {
    List<JsonNode> objects = CASES.stream().map(HealthCase::object).toList();

    assertThat(KubernetesHealth.kstatus(objects))
        .isEqualTo(objects.stream().map(each -> ObjectHealth.of(each).kstatus(each)).toList());
  }

  @Test
  void shouldBeSeenByTheExpressionsOfFluxAsByArgoCd() {
    List<JsonNode> objects = CASES.stream().map(HealthCase::object).toList();

    assertThat(KubernetesHealth.flux(objects))
        .isEqualTo(objects.stream().map(each -> ObjectHealth.of(each).flux()).toList());
  }

  /**
   * Why the CRDs have a default status: kstatus takes an object that has none for a finished one.
   */
  @Test
  void shouldNeedADefaultStatusForKstatus() {
    JsonNode without =
        GitOpsFiles.document(GitOpsFiles.folder().resolve("argocd").resolve(WITHOUT_A_STATUS));

    assertThat(KubernetesHealth.kstatus(List.of(without))).containsExactly("Current");
  }
}
