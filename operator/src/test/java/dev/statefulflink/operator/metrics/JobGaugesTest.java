package dev.statefulflink.operator.metrics;

import static dev.statefulflink.operator.metrics.Statuses.NOON;
import static dev.statefulflink.operator.metrics.Statuses.RUNS;
import static dev.statefulflink.operator.metrics.Statuses.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the metrics show of a job's checkpoints. */
class JobGaugesTest {
  static final String FAILING =
      "conditions: [{type: Checkpointing, status: \"False\", reason: CheckpointsFailing}]\n";

  private static List<String> lines(Optional<Instant> completed, Job... jobs) {
    var clock = Clock.fixed(NOON, ZoneOffset.UTC);
    var meters = new Meters(Set.of(), () -> Stream.of(jobs), job -> completed, () -> true, clock);
    return meters
        .text()
        .lines()
        .filter(line -> line.startsWith("statefulflink_job_check"))
        .toList();
  }

  @Test
  void shouldShowHowOldTheNewestCheckpointIs() {
    assertThat(lines(Optional.of(NOON.minusSeconds(12)), job("orders", "{}", RUNS)))
        .singleElement()
        .asString()
        .startsWith("statefulflink_job_checkpoint_age_seconds")
        .contains("name=\"orders\"")
        .endsWith(" 12.0");
  }

  @Test
  void shouldShowNoAgeThatFlinkHasNotSaid() {
    assertThat(lines(Optional.empty(), job("orders", "{}", RUNS))).isEmpty();
  }

  @Test
  void shouldShowThatCheckpointsFail() {
    var complete = job("orders", "{}", RUNS + FAILING.replace("False", "True"));

    assertThat(lines(Optional.empty(), job("full", "{}", RUNS + FAILING), complete))
        .singleElement()
        .asString()
        .startsWith("statefulflink_job_checkpoints_failing")
        .contains("name=\"full\"");
  }
}
