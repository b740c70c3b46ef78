package dev.statefulflink.operator.decide.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.flink.job.Checkpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForetoldTest {
  private static LastHandoff measured(String stop, String start) {
    return new LastHandoff(
        "b",
        Purpose.UPGRADE,
        LastHandoff.Outcome.HELD,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        Instant.EPOCH,
        new LastHandoff.Measured(stop, start));
  }

  private static Optional<Checkpoints> took(long millis) {
    return Optional.of(
        new Checkpoints(
            Optional.empty(),
            Duration.ofMillis(millis),
            Optional.empty(),
            0,
            "",
            Optional.empty()));
  }

  @Test
  void shouldBeWhatTheLastUpgradeTook() {
    var foretold = Foretold.of(measured("1.300s", "2.518s"), took(200));

    assertThat(foretold.value()).isEqualTo("3.818s");
    assertThat(foretold.by())
        .isEqualTo("in the last upgrade, the stop took 1.300s and the start 2.518s");
  }

  /** The state has grown since. */
  @Test
  void shouldTakeTheNewestCheckpointWhereItTookLongerThanTheLastStop() {
    var foretold = Foretold.of(measured("1.300s", "2.500s"), took(9_000));

    assertThat(foretold.value()).isEqualTo("11.500s");
    assertThat(foretold.by()).endsWith("and the newest checkpoint took 9.000s");
  }

  @Test
  void shouldTakeARestoreToLastAsLongAsACheckpointWhereNoUpgradeWasMeasured() {
    assertThat(Foretold.of(null, took(4_000)).value()).isEqualTo("9.000s");
    assertThat(Foretold.of(null, took(4_000)).by()).contains("no upgrade", "took 4.000s");
  }

  @Test
  void shouldSayThatNothingIsKnown() {
    var unknown = Foretold.of(null, Optional.empty());

    assertThat(unknown.value()).isEqualTo("unknown");
    assertThat(unknown.isLonger(Duration.ofSeconds(1))).isFalse();
    assertThat(Foretold.of(null, took(0)).value()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource({"'',1.000s", "soon,1.000s", "1.000s,-3s"})
  void shouldNotRelyOnWhatSomebodyHasWritten(String stop, String start) {
    assertThat(Foretold.of(measured(stop, start), Optional.empty()).value()).isEqualTo("unknown");
  }

  @Test
  void shouldBeLongerOnlyThanWhatIsShorter() {
    var foretold = Foretold.of(measured("1.000s", "1.000s"), Optional.empty());

    assertThat(foretold.isLonger(Duration.ofMillis(1_999))).isTrue();
    assertThat(foretold.isLonger(Duration.ofSeconds(2))).isFalse();
  }
}
