package dev.statefulflink.operator.intent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operator refuses nothing that the examples declare; the API server is asked elsewhere. */
class ExamplesTest {
  @Test
  void shouldTakeTheConfigurationOfEveryExample() throws IOException {
    assertThat(parts("flinkConfiguration"))
        .isNotEmpty()
        .allSatisfy(declared -> FlinkOptions.lines((ObjectNode) declared));
  }

  @Test
  void shouldTakeThePodTemplateOfEveryExample() throws IOException {
    assertThat(parts("podTemplate"))
        .isNotEmpty()
        .allSatisfy(template -> TemplateRules.OF_BOTH.check((ObjectNode) template));
  }

  private static List<JsonNode> parts(String field) throws IOException {
    try (var files = Files.list(Path.of("../examples"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .flatMap(ExamplesTest::documents)
          .map(text -> Serialization.unmarshal(text, JsonNode.class).at("/spec/" + field))
          .filter(JsonNode::isObject)
          .toList();
    }
  }

  private static Stream<String> documents(Path file) {
    try {
      return Stream.of(Files.readString(file).split("(?m)^---$"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
