package dev.statefulflink.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulWordCountSpec;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.DefaultImages;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.manifest.ClusterManifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operator takes what the examples declare, as the API server would hand it out. The rules of
 * the CRDs need an API server: {@link ApiServerIT}.
 */
class ReadExamplesTest {
  private static final Map<String, String> IMAGES =
      Map.of("1.20", "flink:1.20", "2.3", "flink:2.3");

  static Stream<Path> files() {
    return Stream.of(Repository.examples(), Repository.examplesFromOthers()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldBeReadAndRenderedByTheOperator(Path file) {
    for (JsonNode object : objects(file)) {
      DeclaredSchema schema = DeclaredSchema.of(object);
      assertThat(schema.mistakes(object)).isEmpty();
      assertThat(rendered(schema.withDefaults(object)))
          .hasAtLeastOneElementOfType(Deployment.class);
    }
  }

  @Test
  void shouldDeclareOneJobForEachThatIsPublished() {
    assertThat(Repository.examplesFromOthers())
        .allSatisfy(file -> assertThat(objects(file)).hasSize(1));
  }

  private static List<HasMetadata> rendered(JsonNode object) {
    String kind = object.path("kind").asText();
    ObjectKey key = new ObjectKey(kind, "flink", object.at("/metadata/name").asText(), "uid-1");
    return new ClusterManifests(key, new OwnerReference())
        .cluster("a1b2c3d4", declared(kind, object.path("spec")).intent());
  }

  private static Declared declared(String kind, JsonNode spec) {
    IntentReader reader = new IntentReader(new DefaultImages(IMAGES, IMAGES));
    return switch (kind) {
      case "StatefulFlinkJob" -> reader.read(as(StatefulFlinkJobSpec.class, spec));
      case "StatefulWordCount" -> reader.read(as(StatefulWordCountSpec.class, spec));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static <T> T as(Class<T> type, JsonNode spec) {
    return Serialization.unmarshal(spec.toString(), type);
  }

  private static List<JsonNode> objects(Path file) {
    return Stream.of(Repository.text(file).split("(?m)^---$"))
        .map(text -> Serialization.unmarshal(text, JsonNode.class))
        .filter(object -> object.path("kind").asText().startsWith("Stateful"))
        .toList();
  }
}
