package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.observe.Observation.Refusal.Kind;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change that may be made later, as once a webhook answers again. */
class HinderedTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Decision after(Duration wait, Kind kind) {
    var scene =
        new Scene()
            .handoff(Purpose.START, Step.PREPARE, Scene.NOW.minus(wait))
            .within(Duration.ofMinutes(10))
            .hindered(kind);
    return DECIDER.decide(scene.seen());
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "UNAVAILABLE", "INTERNAL"})
  void shouldTryOnUntilTheDeadline(Kind kind) {
    var decision = after(Duration.ofMinutes(9), kind);

    assertThat(decision.record()).isEmpty();
    assertThat(decision.actions()).hasOnlyElementsOfType(Action.ApplyCluster.class).hasSize(1);
  }

  @ParameterizedTest
  @Law(5)
  @EnumSource(names = {"FAILED", "UNAVAILABLE", "INTERNAL"})
  void shouldEndAtTheDeadlineAndSayWhy(Kind kind) {
    var held = after(Duration.ofMinutes(11), kind).record().orElseThrow().held();

    assertThat(held.reason()).isEqualTo("PrepareTimeout");
    assertThat(held.message())
        .contains("0 of 2 task slots within spec.upgrade.deadline: no webhook.");
    assertThat(held.retryAt()).isAfter(Scene.NOW);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "UNAVAILABLE", "INTERNAL"})
  void shouldNotTakeItForARefusalAtRest(Kind kind) {
    var scene = new Scene().running().declares(Scene.OLD_DIGEST).hindered(kind);

    assertThat(DECIDER.decide(scene.seen()).verdict().reason()).isEqualTo(Reason.RUNNING);
  }
}
