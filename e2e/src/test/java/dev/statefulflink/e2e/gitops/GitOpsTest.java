package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.api.DeclaredSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of {@code gitops/} without a cluster. */
class GitOpsTest {
  private static final Path ROOT = GitOpsFiles.folder();

  static List<Path> files() {
    return GitOpsFiles.yaml(ROOT);
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldDeclareWhatIsThereInEachFile(Path file) {
    List<JsonNode> documents = GitOpsFiles.documents(file);

    assertThat(documents).isNotEmpty();
    for (JsonNode object : documents) {
      assertThat(object.isObject()).isTrue();
      if (GitOpsFiles.isOurs(object)) {
        assertThat(faults(file, object)).isEmpty();
      }
    }
  }

  /** An overlay contains a patch, which leaves out what the base has. */
  private static List<String> faults(Path file, JsonNode object) {
    DeclaredSchema schema = DeclaredSchema.of(object);
    return file.startsWith(ROOT.resolve("overlays"))
        ? schema.mistakesOfPart(
            new ObjectMapper().createObjectNode().set("spec", object.path("spec")))
        : schema.mistakes(object);
  }

  @Test
  void shouldFindAFieldThatIsNotThere() {
    JsonNode object = GitOpsFiles.document(ROOT.resolve("base/words.yaml"));
    ((ObjectNode) object.at("/spec/job")).put("paralelism", 2);

    assertThat(DeclaredSchema.of(object).mistakes(object))
        .containsExactly(
            "$.spec.job: property 'paralelism' is not defined in the schema and the schema does not"
                + " allow additional properties");
  }

  /** In the foreground, Kubernetes removes the Flink pods before their last savepoint. */
  @Test
  void shouldHaveArgoCdRemoveJobsInTheBackground() {
    for (JsonNode jobs : applications().filter(GitOpsTest::deploysJobs).toList()) {
      assertThat(texts(jobs.at("/spec/syncPolicy/syncOptions")))
          .contains("PrunePropagationPolicy=background");
      assertThat(texts(jobs.at("/metadata/finalizers")))
          .containsExactly("resources-finalizer.argocd.argoproj.io/background");
      assertThat(jobs.at("/spec/ignoreDifferences").isMissingNode()).isTrue();
    }
  }

  @Test
  void shouldHaveArgoCdInstallTheOperatorBeforeTheJobs() {
    int operator =
        applications()
            .filter(each -> !deploysJobs(each))
            .mapToInt(GitOpsTest::wave)
            .max()
            .orElseThrow();

    assertThat(applications().filter(GitOpsTest::deploysJobs)).hasSize(2);
    assertThat(applications().filter(GitOpsTest::deploysJobs))
        .allMatch(each -> wave(each) > operator);
  }

  @Test
  void shouldHaveFluxWaitForTheOperatorBeforeTheJobs() {
    JsonNode operator = GitOpsFiles.document(ROOT.resolve("flux/operator.yaml"));
    List<JsonNode> jobs = GitOpsFiles.documents(ROOT.resolve("flux/words.yaml"));

    assertThat(operator.at("/spec/wait").asBoolean()).isTrue();
    JsonNode before = operator;
    for (JsonNode each : jobs) {
      assertThat(each.at("/spec/wait").asBoolean()).isTrue();
      assertThat(each.at("/spec/dependsOn/0/name")).isEqualTo(before.at("/metadata/name"));
      before = each;
    }
  }

  @Test
  void shouldNameOnlyFoldersThatAreThere() {
    Stream<String> argo =
        Stream.concat(
                applications(), Stream.of(GitOpsFiles.document(ROOT.resolve("argocd/root.yaml"))))
            .map(each -> each.at("/spec/source/path").asText());
    Stream<String> flux =
        files().stream()
            .filter(file -> file.startsWith(ROOT.resolve("flux")))
            .flatMap(file -> GitOpsFiles.documents(file).stream())
            .flatMap(each -> Stream.of(each.at("/spec/path"), each.at("/spec/chart/spec/chart")))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText);

    assertThat(Stream.concat(argo, flux))
        .hasSize(8)
        .allSatisfy(path -> assertThat(Repository.root().resolve(path)).isDirectory());
  }

  /** What keeps state goes by a person's hand only. */
  @Test
  void shouldNeverPruneAVolumeOrANamespace() {
    List<JsonNode> kept =
        files().stream()
            .flatMap(file -> GitOpsFiles.documents(file).stream())
            .filter(each -> each.path("kind").asText().matches("PersistentVolumeClaim|Namespace"))
            .filter(each -> each.has("apiVersion"))
            .toList();

    assertThat(kept).hasSize(3);
    for (JsonNode each : kept) {
      JsonNode annotations = each.at("/metadata/annotations");
      assertThat(annotations.path("argocd.argoproj.io/sync-options").asText())
          .isEqualTo("Prune=false,Delete=false");
      assertThat(annotations.path("kustomize.toolkit.fluxcd.io/prune").asText())
          .isEqualTo("disabled");
    }
  }

  /** Flux takes what a manager of that name has set as its own, and removes what Git leaves out. */
  @Test
  void shouldNotHaveThePluginChangeJobsInTheNameOfKubectl() {
    assertThat(GitOpsJob.pluginsManager()).doesNotStartWith("kubectl");
  }

  private static Stream<JsonNode> applications() {
    return GitOpsFiles.yaml(ROOT.resolve("argocd/apps")).stream().map(GitOpsFiles::document);
  }

  private static boolean deploysJobs(JsonNode application) {
    return application.at("/spec/source/path").asText().startsWith("gitops/overlays/");
  }

  private static int wave(JsonNode application) {
    return application.at("/metadata/annotations/argocd.argoproj.io~1sync-wave").asInt();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
