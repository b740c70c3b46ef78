package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorMainTest {

  @TempDir private Path folder;

  /** One that stayed would hold no lease, do no work, and call itself healthy. */
  @Test
  void shouldEndWhereItCannotStart() throws IOException, InterruptedException {
    var lines = runs(Map.of());

    assertThat(lines).anyMatch(line -> line.matches("20.* INFO +OperatorMain starting with .*"));
    assertThat(lines).filteredOn(line -> line.matches("\\tat .*OperatorMain.main.*")).hasSize(1);
  }

  @Test
  void shouldLogJsonByOption() throws IOException, InterruptedException {
    var lines = new ArrayList<JsonNode>();
    for (var line : runs(Map.of("LOG_FORMAT", "json"))) {
      lines.add(new ObjectMapper().readTree(line));
    }

    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.fieldNames()).toIterable().contains("timestamp"));
    assertThat(lines.get(0).path("level").asText()).isEqualTo("INFO");
    assertThat(lines.get(0).has("namespace")).isFalse();
    assertThat(lines.get(0).has("exception")).isFalse();
    assertThat(lines)
        .filteredOn(line -> line.path("level").asText().equals("ERROR"))
        .anySatisfy(line -> assertThat(line.path("exception").asText()).contains("\n\tat "));
  }

  private List<String> runs(Map<String, String> settings) throws IOException, InterruptedException {
    var log = folder.resolve("log");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ProcessBuilder(
            java, "-cp", System.getProperty("java.class.path"), OperatorMain.class.getName());
    var environment = command.environment();
    environment.put("KUBERNETES_MASTER", "http://127.0.0.1:1");
    environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    environment.put("KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "0");
    environment.put("HEALTH_PORT", "0");
    environment.putAll(settings);
    var process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      return Files.readAllLines(log);
    } finally {
      process.destroyForcibly();
    }
  }
}
