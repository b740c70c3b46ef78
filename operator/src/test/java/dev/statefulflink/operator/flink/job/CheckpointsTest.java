package dev.statefulflink.operator.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobSettings EACH_TEN_SECONDS =
      new JobSettings("orders", Duration.ofSeconds(10));

  private Optional<Instant> completed = Optional.of(NOON);
  private Duration took = Duration.ZERO;
  private Optional<Instant> restored = Optional.empty();
  private int failures;
  private Optional<Instant> underWay = Optional.empty();

  private boolean late(JobSettings settings, long seconds) {
    return new Checkpoints(completed, took, restored, failures, "disk full", underWay)
        .late(settings, NOON.plusSeconds(seconds));
  }

  private boolean late(long seconds) {
    return late(EACH_TEN_SECONDS, seconds);
  }

  @Test
  void shouldBeLateAfterThreeIntervalsAndAMinute() {
    assertThat(late(60)).isFalse();
    assertThat(late(61)).isTrue();
    var slow = new JobSettings("orders", Duration.ofMinutes(5));
    assertThat(late(slow, 900)).isFalse();
    assertThat(late(slow, 901)).isTrue();
  }

  /** By the job's own code, whatever its interval is. */
  @Test
  void shouldCountThePauseBetweenTwo() {
    var paused = with("execution.checkpointing.min-pause", "120000 ms");

    assertThat(late(paused, 360)).isFalse();
    assertThat(late(paused, 361)).isTrue();
  }

  @Test
  void shouldGiveThoseThatTakeLongMoreTime() {
    took = Duration.ofMinutes(1);
    assertThat(late(210)).isFalse();
    assertThat(late(211)).isTrue();
  }

  @Test
  void shouldWaitForTheFirstThatTakesLongAsFlinkDoes() {
    underWay = Optional.of(NOON.plusSeconds(10));
    assertThat(late(610)).isFalse();
    assertThat(late(611)).isTrue();
  }

  @Test
  void shouldKnowTheTimeoutThatTheJobRunsWith() {
    underWay = Optional.of(NOON);
    var patient = with("execution.checkpointing.timeout", "3600000 ms");

    assertThat(late(patient, 3600)).isFalse();
    assertThat(late(patient, 3601)).isTrue();
  }

  private static JobSettings with(String option, String value) {
    return new JobSettings("orders", Duration.ofSeconds(10), true, Map.of(option, value));
  }

  @Test
  void shouldNotWaitForOneThatFollowsAFailure() {
    underWay = Optional.of(NOON.plusSeconds(50));
    failures = 1;
    assertThat(late(61)).isTrue();
  }

  /** What it did before is in the snapshot that it was restored from, or is done again anyway. */
  @Test
  void shouldCountFromTheRestoreOfAJobThatDidNotRun() {
    restored = Optional.of(NOON.plusSeconds(3600));
    assertThat(late(3660)).isFalse();
    assertThat(late(3661)).isTrue();
    completed = Optional.empty();
    assertThat(late(3660)).isFalse();
    assertThat(late(3661)).isTrue();
  }

  /** A job without tolerable failures is restored after each failure. */
  @Test
  void shouldNotBeginAnewWithEachRestoreAfterThreeFailures() {
    restored = Optional.of(NOON.plusSeconds(3600));
    failures = 2;
    assertThat(late(3610)).isFalse();
    failures = 3;
    assertThat(late(3610)).isTrue();
  }

  @Test
  void shouldNeverBeLateWithoutCheckpointsOrWithoutATime() {
    assertThat(late(new JobSettings("orders", Duration.ofMillis(Long.MAX_VALUE)), 9999)).isFalse();
    assertThat(late(new JobSettings("orders", Duration.ofSeconds(1), false), 9999)).isFalse();
    completed = Optional.empty();
    assertThat(late(9999)).isFalse();
  }
}
