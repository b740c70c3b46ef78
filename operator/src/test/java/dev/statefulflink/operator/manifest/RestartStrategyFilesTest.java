package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rendered config.yaml of each restart strategy is committed with the sample job, whose tests
 * run Flink with it. {@code make generate} writes the files.
 */
class RestartStrategyFilesTest {
  private static final Path COMMITTED =
      Path.of("../sample-job/src/test/resources/restart-strategies");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          default            | null
          none               | {type: None}
          fixed-delay        | {type: FixedDelay, fixedDelay: {attempts: 3, delay: 1s}}
          failure-rate       | {type: FailureRate, failureRate: {maxFailuresPerInterval: 2, failureRateInterval: 10m, delay: 100ms}}
          failure-rate-brief | {type: FailureRate, failureRate: {maxFailuresPerInterval: 1, failureRateInterval: 500ms, delay: 100ms}}
          exponential-delay  | {type: ExponentialDelay, exponentialDelay: {initialDelay: 500ms, maxDelay: 2s, growthPercent: 100, resetAfter: 1h, maxAttempts: 3}}
          """)
  void shouldHaveCommittedWhatIsRendered(String name, String declared) throws IOException {
    var rendered =
        ManifestScene.object(
                ManifestScene.MANIFESTS.cluster("a", Specs.intent("restartStrategy: " + declared)),
                ConfigMap.class,
                "orders-a-config")
            .getData()
            .get("config.yaml");
    var file = COMMITTED.resolve(name).resolve("config.yaml");
    if (Boolean.getBoolean("generate")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, rendered);
    }
    assertThat(file).as("run `make generate`").hasContent(rendered);
  }
}
