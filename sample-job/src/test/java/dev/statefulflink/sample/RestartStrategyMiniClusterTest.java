package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Flink restarts a failed job as the spec declares: it reads the very config.yaml that the operator
 * renders, of which the lines about restarts and checkpoints are kept.
 */
// Rates of failures are declared by the clock, which other mini clusters would slow down.
@Isolated
class RestartStrategyMiniClusterTest {
  private static final Path RENDERED = Path.of("src/test/resources/restart-strategies");

  /** Flink spreads an exponential delay by a tenth. */
  private static final double LEAST = 0.9;

  @Test
  void shouldRestartAJobThatDeclaresNothing() throws Exception {
    try (FailingJob job = start("default")) {
      job.fail();
      job.awaitStarts(2);
    }
  }

  @Test
  void shouldLeaveAJobFailedThatDeclaresNone() throws Exception {
    try (FailingJob job = start("none")) {
      job.fail();
      assertThat(job.awaitEnd()).hasStackTraceContaining("asked to fail");
      assertThat(job.starts()).isEqualTo(1);
    }
  }

  @Test
  void shouldRestartThreeTimesWithTheDeclaredDelay() throws Exception {
    try (FailingJob job = start("fixed-delay")) {
      for (int failure = 1; failure <= 3; failure++) {
        job.fail();
        job.awaitStarts(failure + 1);
        assertThat(job.delayAfter(failure)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      }
      job.fail();
      assertThat(job.awaitEnd()).hasStackTraceContaining("asked to fail");
      assertThat(job.starts()).isEqualTo(4);
    }
  }

  @Test
  void shouldEndAJobThatFailsMoreOftenThanTheRateAllows() throws Exception {
    try (FailingJob job = start("failure-rate")) {
      for (int failure = 1; failure <= 2; failure++) {
        job.fail();
        job.awaitStarts(failure + 1);
      }
      job.fail();
      assertThat(job.awaitEnd()).hasStackTraceContaining("asked to fail");
      assertThat(job.starts()).isEqualTo(3);
    }
  }

  @Test
  void shouldRestartForEverAJobThatFailsLessOftenThanTheRateAllows() throws Exception {
    try (FailingJob job = start("failure-rate-brief")) {
      for (int failure = 1; failure <= 4; failure++) {
        job.fail();
        job.awaitStarts(failure + 1);
        Instant over = job.lastFailure().plusMillis(600);
        await("the interval of that failure to be over").until(Instant::now, over::isBefore);
      }
    }
  }

  @Test
  void shouldRestartWithAGrowingDelayUntilTheAttemptsAreUsed() throws Exception {
    try (FailingJob job = start("exponential-delay")) {
      long expected = 500;
      for (int failure = 1; failure <= 3; failure++) {
        job.fail();
        job.awaitStarts(failure + 1);
        assertThat(job.delayAfter(failure).toMillis())
            .isGreaterThanOrEqualTo((long) (expected * LEAST));
        expected = 2 * expected;
      }
      job.fail();
      assertThat(job.awaitEnd()).hasStackTraceContaining("asked to fail");
      assertThat(job.starts()).isEqualTo(4);
    }
  }

  private static FailingJob start(String strategy) throws Exception {
    Map<String, String> rendered =
        GlobalConfiguration.loadConfiguration(RENDERED.resolve(strategy).toString()).toMap();
    assertThat(rendered).as("read by Flink").containsKey("execution.checkpointing.interval");
    Map<String, String> settings =
        rendered.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().startsWith("restart-strategy")
                        || entry.getKey().equals("execution.checkpointing.interval"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Configuration configuration = Configuration.fromMap(settings);
    configuration.setString("parallelism.default", "1");
    configuration.setString("rest.bind-port", "0");
    configuration.setString("taskmanager.memory.network.min", "8m");
    configuration.setString("taskmanager.memory.network.max", "8m");
    return FailingJob.start(StreamExecutionEnvironment.createLocalEnvironment(configuration));
  }
}
