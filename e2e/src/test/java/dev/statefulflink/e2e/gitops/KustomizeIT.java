package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.StrictApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kustomize makes of {@code gitops/}, and a real API server of that; no pod runs. */
@ExtendWith(OnPods.class)
class KustomizeIT {
  private static final Path REFERENCES = GitOpsFiles.folder().resolve("base/references.yaml");
  private static final Path OBJECTS = Repository.root().resolve("e2e/src/test/resources/kustomize");
  private static final Pattern PREFIXED = Pattern.compile("\"new-(claim|secret|config)\"");

  @ParameterizedTest
  @CsvSource({"staging, 1, 1m", "production, 4, 10s"})
  void shouldBuildAnOverlayThatTheApiServerTakes(
      String stage, int parallelism, String interval, TestCluster cluster) {
    String built = cluster.kubectlKustomize(GitOpsFiles.folder(), "overlays/" + stage);
    List<JsonNode> objects = GitOpsFiles.documents(built);

    assertThat(objects)
        .extracting(each -> each.path("kind").asText())
        .containsExactly("Namespace", "PersistentVolumeClaim", "StatefulWordCount");
    JsonNode job = objects.get(2);
    assertThat(job.at("/metadata/name").asText()).isEqualTo(stage + "-words");
    assertThat(job.at("/metadata/namespace").asText()).isEqualTo("words-" + stage);
    assertThat(job.at("/spec/stateBackend/volumeClaim"))
        .isEqualTo(objects.get(1).at("/metadata/name"));
    assertThat(job.at("/spec/job/parallelism").asInt()).isEqualTo(parallelism);
    assertThat(job.at("/spec/checkpointing/interval").asText()).isEqualTo(interval);
    assertThat(accepted(cluster, job).getMetadata().getUid()).isNotBlank();
  }

  private static GenericKubernetesResource accepted(TestCluster cluster, JsonNode job) {
    StrictApi api = new StrictApi(cluster.client());
    GenericKubernetesResource object = api.parsed(job.toString());
    object.getMetadata().setNamespace("default");
    return api.tryOut("default", object);
  }

  /** Every name that references.yaml knows follows the object that it is of. */
  @Test
  void shouldReachEveryReferenceByAPrefix(@TempDir Path folder, TestCluster cluster)
      throws IOException {
    for (String file : List.of("kustomization.yaml", "objects.yaml")) {
      Files.copy(OBJECTS.resolve(file), folder.resolve(file));
    }
    Files.copy(REFERENCES, folder.resolve("references.yaml"));

    List<JsonNode> ours =
        GitOpsFiles.documents(cluster.kubectlKustomize(folder, ".")).stream()
            .filter(GitOpsFiles::isOurs)
            .toList();

    assertThat(ours).hasSize(2);
    for (JsonNode object : ours) {
      assertThat(object.at("/spec/image").asText()).isEqualTo("registry.example.com/words:2");
      assertThat(PREFIXED.matcher(object.path("spec").toString()).results())
          .as("names of other objects in %s", object)
          .hasSize(references());
    }
  }

  /** How many fields references.yaml says that name another object. */
  private static int references() {
    JsonNode known = GitOpsFiles.document(REFERENCES).path("nameReference");
    return known.findValues("fieldSpecs").stream().mapToInt(JsonNode::size).sum();
  }
}
