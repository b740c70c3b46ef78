package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Slots;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image that has another version of Flink than the spec declares. */
class OtherFlinkTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  /** The spec declares 1.20. */
  private static Decision prepared(String version) {
    var view = Scene.ViewOf.present().slots(Scene.got(new Slots(2, 2, 0, version))).view();
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.PREPARE, Scene.NOW.minus(Duration.ofSeconds(5)))
            .next(view);
    return DECIDER.decide(scene.seen());
  }

  @ParameterizedTest
  @Law(4)
  @ValueSource(strings = {"2.3.0", "1.19.3", "1.2.0", "1.200.1"})
  void shouldHoldItBeforeTheRunningJobIsTouched(String version) {
    var memory = prepared(version).record().orElseThrow();

    assertThat(memory.handoff()).isNull();
    assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(memory.held().reason()).isEqualTo("SpecInvalid");
    assertThat(memory.held().message())
        .contains("has Flink " + version)
        .contains("spec.flinkVersion is 1.20")
        .contains("set the version that the image has");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.5", "1.20", "1.20-SNAPSHOT", "1.20.0-amzn-1", "", "<unknown>"})
  void shouldGoOnWithTheDeclaredOneOrOneThatIsNotKnown(String version) {
    assertThat(prepared(version).record().orElseThrow().handoff().step()).isEqualTo(Step.REHEARSE);
  }

  @Test
  void shouldDistinguishMinorVersions() {
    assertThat(new Slots(1, 1, 0, "2.3.0").runsOtherThan("2.3")).isFalse();
    assertThat(new Slots(1, 1, 0, "2.30.0").runsOtherThan("2.3")).isTrue();
  }
}
