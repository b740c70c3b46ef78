package dev.statefulflink.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** TLS between the processes of Flink leaves its REST API to HTTP, which the operator speaks. */
// While Flink runs a main() that was submitted, no other test of the process may make an
// environment.
@Isolated
class InternalTlsMiniClusterTest {
  private static final String PASSWORD = "changeit";
  private static final boolean FLINK_1 = System.getProperty("sample.flink").startsWith("1.");

  @TempDir Path folder;

  /**
   * TaskManagers of 2.3.0 look for each other's address in the certificate, which no certificate of
   * pods can have (FLINK-40727).
   */
  @Test
  void runsAJobOverSeveralTaskManagersOnFlink1AloneAndAnswersByHttp() throws Exception {
    try (RestCluster flink = RestCluster.apart(folder, tls(keys()))) {
      String job = UUID.randomUUID().toString().replace("-", "");
      RestCluster.Reply reply =
          flink.post(
              "/jars/job.jar/run",
              "{\"entryClass\":\"%s\",\"programArgsList\":[\"count\"],\"parallelism\":2,\"jobId\":\"%s\"}"
                  .formatted(Programs.Counting.class.getName(), job));

      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      if (FLINK_1) {
        assertThat(flink.awaitCheckpoint(job).path("external_path").asText()).contains("/chk-");
        flink.cancel(job);
      } else {
        assertThat(flink.awaitFailure(job)).contains("SSLHandshakeException");
      }
    }
  }

  /** So the test above is one of TLS. */
  @Test
  void doesNotStartWithoutTheKeys() {
    assertThatThrownBy(() -> RestCluster.apart(folder, tls(folder.resolve("none.p12"))))
        .hasStackTraceContaining("none.p12");
  }

  private Map<String, String> tls(Path keys) {
    Map<String, String> settings = new HashMap<>();
    settings.put("security.ssl.internal.enabled", "true");
    settings.put("security.ssl.internal.keystore", keys.toString());
    settings.put("security.ssl.internal.keystore-password", PASSWORD);
    settings.put("security.ssl.internal.key-password", PASSWORD);
    settings.put("security.ssl.internal.truststore", keys.toString());
    settings.put("security.ssl.internal.truststore-password", PASSWORD);
    settings.put("execution.checkpointing.storage", "filesystem");
    settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    settings.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    return settings;
  }

  /** Each process has the same key, and trusts it alone. */
  private Path keys() throws Exception {
    Path keys = folder.resolve("internal.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "flink.internal",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=flink.internal",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keys.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(printed).isZero();
    return keys;
  }
}
