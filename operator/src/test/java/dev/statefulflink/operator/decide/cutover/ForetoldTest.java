package dev.statefulflink.operator.decide.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.flink.job.Checkpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForetoldTest {
  private static final long MB = 1_000_000;
  private static final Foretold.Plan BY_SAVEPOINT = new Foretold.Plan(Way.NATIVE, false, false);

  private static LastHandoff measured(LastHandoff.Measured measured) {
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
        measured,
        null);
  }

  private static LastHandoff measured(String stop, String start) {
    return measured(new LastHandoff.Measured(stop, start, null, null));
  }

  private static LastHandoff measured(String stop, String start, Way way, long bytes) {
    return measured(new LastHandoff.Measured(stop, start, way.word(), bytes));
  }

  private static Foretold of(@Nullable LastHandoff last, Optional<Checkpoints> newest) {
    return Foretold.of(last, newest, BY_SAVEPOINT);
  }

  private static Optional<Checkpoints> took(long millis, long written, long state) {
    var one = took(millis).get();
    return Optional.of(
        new Checkpoints(
            one.completed(),
            one.took(),
            one.restored(),
            0,
            "",
            Optional.empty(),
            Optional.of(new Checkpoints.Size(state, written))));
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
    var foretold = of(measured("1.300s", "2.518s"), took(200));

    assertThat(foretold.value()).isEqualTo("3.818s");
    assertThat(foretold.by())
        .isEqualTo("in the last upgrade, the stop took 1.300s and the start 2.518s");
  }

  /** The state has grown since. */
  @Test
  void shouldTakeTheNewestCheckpointWhereItTookLongerThanTheLastStop() {
    var foretold = of(measured("1.300s", "2.500s"), took(9_000));

    assertThat(foretold.value()).isEqualTo("11.500s");
    assertThat(foretold.by()).endsWith("and the newest checkpoint took 9.000s");
  }

  @Test
  void shouldTakeARestoreToLastAsLongAsACheckpointWhereNoUpgradeWasMeasured() {
    assertThat(of(null, took(4_000)).value()).isEqualTo("9.000s");
    assertThat(of(null, took(4_000)).by()).contains("no upgrade", "took 4.000s");
  }

  @Test
  void shouldGrowWithTheState() {
    var last = measured("2.000s", "5.000s", Way.NATIVE, 1_000 * MB);
    var foretold = of(last, took(200, 10 * MB, 2_000 * MB));

    assertThat(foretold.value()).isEqualTo("14.000s");
    assertThat(foretold.by()).endsWith(", with 1.0 GB of state; it is 2.0 GB now");
    assertThat(of(last, took(200, 10 * MB, 500 * MB)).value()).isEqualTo("3.500s");
  }

  /** What a small state took says nothing about each of its bytes. */
  @Test
  void shouldNotTakeTheTimeOfASmallStateForThatOfItsBytes() {
    var small = measured("0.400s", "2.600s", Way.NATIVE, 10_000);
    var none = measured("0.400s", "2.600s", Way.NATIVE, 0);

    assertThat(of(small, took(100, 50_000, 50_000)).value()).isEqualTo("3.002s");
    assertThat(of(small, took(100, MB, 400 * MB)).value()).isEqualTo("23.000s");
    assertThat(of(none, took(100, MB, 400 * MB)).value()).isEqualTo("23.000s");
  }

  @Test
  void shouldNotShrinkBelowWhatNoStateExplains() {
    var last = measured("2.000s", "9.000s", Way.NATIVE, 1_000 * MB);

    assertThat(of(last, took(100, 10, 10)).value()).isEqualTo("2.000s");
  }

  /** A savepoint has all of the state, an incremental checkpoint what has changed. */
  @Test
  void shouldCountAllOfTheStateWhereTheNewestCheckpointWroteAPartOfIt() {
    var foretold = of(null, took(500, 20 * MB, 420 * MB));

    assertThat(foretold.value()).isEqualTo("22.000s");
    assertThat(foretold.by()).contains("took 0.500s for 20 MB of 420 MB");
    assertThat(of(null, took(4_000, 100 * MB, 100 * MB)).value()).isEqualTo("9.000s");
  }

  /** The job runs while its checkpoint is taken. */
  @Test
  void shouldNotCountTheSnapshotOfAJobThatRunsMeanwhile() {
    var plan = new Foretold.Plan(Way.CHECKPOINT, false, false);
    var bySavepoint = measured("20.000s", "4.000s", Way.CANONICAL, 100 * MB);
    var byCheckpoint = measured("0.700s", "4.000s", Way.CHECKPOINT, 100 * MB);
    var newest = took(30_000, 100 * MB, 100 * MB);

    assertThat(Foretold.of(bySavepoint, newest, plan).value()).isEqualTo("4.500s");
    assertThat(Foretold.of(bySavepoint, newest, plan).by()).contains("in another way");
    assertThat(Foretold.of(byCheckpoint, newest, plan).value()).isEqualTo("4.700s");
    assertThat(of(byCheckpoint, newest).value()).isEqualTo("34.000s");
  }

  @Test
  void shouldRestoreNothingWhereTheJobStartsEmpty() {
    var plan = new Foretold.Plan(Way.NONE, true, false);
    var last = measured("20.000s", "9.000s", Way.CANONICAL, 1_000 * MB);

    assertThat(Foretold.of(last, took(100, 10, 1_000 * MB), plan).value()).isEqualTo("1.500s");
    assertThat(Foretold.of(null, Optional.empty(), plan).value()).isEqualTo("1.500s");
  }

  /** The size of another snapshot is not known. */
  @Test
  void shouldKeepTheStartWhereItIsFromAnotherSnapshot() {
    var plan = new Foretold.Plan(Way.NATIVE, false, true);
    var last = measured("2.000s", "5.000s", Way.NATIVE, 1_000 * MB);

    assertThat(Foretold.of(last, took(100, MB, 2_000 * MB), plan).value()).isEqualTo("9.000s");
  }

  @Test
  void shouldSayThatNothingIsKnown() {
    var unknown = of(null, Optional.empty());

    assertThat(unknown.value()).isEqualTo("unknown");
    assertThat(unknown.isLonger(Duration.ofSeconds(1))).isFalse();
    assertThat(of(null, took(0)).value()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource({"'',1.000s", "soon,1.000s", "1.000s,-3s"})
  void shouldNotRelyOnWhatSomebodyHasWritten(String stop, String start) {
    assertThat(of(measured(stop, start), Optional.empty()).value()).isEqualTo("unknown");
  }

  @Test
  void shouldBeLongerOnlyThanWhatIsShorter() {
    var foretold = of(measured("1.000s", "1.000s"), Optional.empty());

    assertThat(foretold.isLonger(Duration.ofMillis(1_999))).isTrue();
    assertThat(foretold.isLonger(Duration.ofSeconds(2))).isFalse();
  }
}
