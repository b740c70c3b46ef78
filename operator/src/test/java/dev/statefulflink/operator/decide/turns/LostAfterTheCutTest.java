package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.RetiringView;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An old JobManager that does not come back once the state of the cut is recorded. */
class LostAfterTheCutTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Scene looks(Answer<Optional<String>> found) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.REHEARSE, Scene.NOW)
        .lostState()
        .leaves(new RetiringView(Scene.OLD, false, true, RetiringView.Pods.NONE, false))
        .next(Scene.ViewOf.rehearsed().found(found).view());
  }

  private static Handoff recorded(Scene scene) {
    return DECIDER.decide(scene.seen()).record().orElseThrow().handoff();
  }

  /** The new job needs no state, but the old revision would start without on the way back. */
  @Test
  @Law(3)
  void shouldKeepWhatTheCutHasRecordedWhateverTheNextJobStartsFrom() {
    var named = looks(Scene.failed(0)).restoresFrom("file:///given").startsFrom(Scene.STATE);
    var empty = looks(Scene.got(Optional.empty())).by(Strategy.WARM, StateFrom.NOTHING);

    assertThat(recorded(named).state()).isEqualTo(Scene.STATE);
    assertThat(recorded(named).restoreFrom()).isEqualTo("file:///given");
    assertThat(recorded(empty.startsFrom(Scene.STATE)).state()).isEqualTo(Scene.STATE);
    assertThat(recorded(empty).empty()).isTrue();
  }
}
