package dev.statefulflink.e2e.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkJobTest {
  @ParameterizedTest
  @CsvSource({
    "CREATED, true",
    "INITIALIZING, true",
    "RUNNING, true",
    "RESTARTING, true",
    "FAILING, true",
    "SUSPENDED, true",
    "FINISHED, false",
    "CANCELED, false",
    "FAILED, false"
  })
  void shouldBeActiveUntilItHasEndedForEver(String state, boolean active) {
    assertThat(job(state, 0, 10, 1, 1).isActive()).isEqualTo(active);
  }

  @Test
  void shouldRunOnlyWithAllItsTasks() {
    assertThat(job("RUNNING", 0, 0, 2, 2).isRunning()).isTrue();
    assertThat(job("RUNNING", 0, 0, 2, 1).isRunning()).isFalse();
    assertThat(job("RUNNING", 0, 0, 0, 0).isRunning()).isFalse();
    assertThat(job("RESTARTING", 0, 0, 2, 2).isRunning()).isFalse();
  }

  @Test
  void shouldSeeThatItHadNotEndedWhenTheNextStarted() {
    FlinkJob next = job("RUNNING", 100, 0, 1, 1);

    assertThat(job("FINISHED", 0, 101, 1, 0).hadNotEndedAtStartOf(next)).isTrue();
    assertThat(job("FINISHED", 0, 100, 1, 0).hadNotEndedAtStartOf(next)).isFalse();
    assertThat(job("FINISHED", 0, 99, 1, 0).hadNotEndedAtStartOf(next)).isFalse();
    assertThat(next.hadNotEndedAtStartOf(job("FINISHED", 0, 101, 1, 0))).isFalse();
    assertThat(next.hadNotEndedAtStartOf(next)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "words, false, false",
    "warm-up by stateful-flink-operator, true, true",
    "rehearsal by stateful-flink-operator, false, true"
  })
  void shouldBeTheOperatorsOwnByItsName(String name, boolean warmUp, boolean own) {
    FlinkJob job = new FlinkJob("a", name, "RUNNING", Instant.EPOCH, Optional.empty(), 1, 1);

    assertThat(job.isWarmUp()).isEqualTo(warmUp);
    assertThat(job.isOfTheOperator()).isEqualTo(own);
  }

  private static FlinkJob job(String state, long start, long end, int tasks, int running) {
    return new FlinkJob(
        "a",
        "words",
        state,
        Instant.ofEpochMilli(start),
        Optional.of(end).filter(millis -> millis > 0).map(Instant::ofEpochMilli),
        tasks,
        running);
  }
}
