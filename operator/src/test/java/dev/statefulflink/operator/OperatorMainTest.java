package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorMainTest {

  /** One that stayed would hold no lease, do no work, and call itself healthy. */
  @Test
  void shouldEndWhereItCannotStart(@TempDir Path folder) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ProcessBuilder(
            java, "-cp", System.getProperty("java.class.path"), OperatorMain.class.getName());
    var environment = command.environment();
    environment.put("KUBERNETES_MASTER", "http://127.0.0.1:1");
    environment.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    environment.put("KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "0");
    environment.put("HEALTH_PORT", "0");
    var process =
        command.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }
}
