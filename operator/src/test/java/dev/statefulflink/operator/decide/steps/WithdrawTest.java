package dev.statefulflink.operator.decide.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Withdraw: what the new job had completed until its pods ended is not thrown away. */
class WithdrawTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);
  private static final String GIVEN = "file:///given/chk-3";
  private static final String LEFT =
      "file:///state/ns/words/checkpoints/" + Scene.NEXT + "/" + Scene.NEW_JOB + "/chk-8";
  private static final Answer<Optional<String>> NOTHING = Scene.got(Optional.empty());
  private static final Answer<Optional<String>> CHECKPOINT = Scene.got(Optional.of(LEFT));

  private static Scene withdrawn(Answer<Optional<String>> found) {
    return withdrawn(found, Scene.NOW);
  }

  private static Scene withdrawn(Answer<Optional<String>> found, Instant since) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.WITHDRAW, since)
        .submitted()
        .active(Scene.ViewOf.present().found(found).view());
  }

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  @Test
  @Law(3)
  void shouldGoBackOnlyIfTheNewJobHasCompletedNoCheckpoint() {
    assertThat(recorded(withdrawn(NOTHING)).handoff().step()).isEqualTo(Step.RETURN);
    assertThat(decide(withdrawn(new Answer.None<>())).record()).isEmpty();
    assertThat(decide(withdrawn(Scene.failed(500))).record()).isEmpty();
    assertThat(decide(withdrawn(Scene.failed(500), LONG_AGO)).record()).isEmpty();
  }

  @Test
  @Law(3)
  void shouldRecordTheCheckpointThatTheNewJobHadCompleted() {
    var memory = recorded(withdrawn(CHECKPOINT));

    assertThat(memory.lastState().location()).isEqualTo(LEFT);
    assertThat(memory.lastState().kind()).isEqualTo(SavedState.Kind.CHECKPOINT);
    assertThat(memory.handoff()).isNull();
    assertThat(memory.active()).isNull();
    assertThat(memory.retiring()).containsExactlyInAnyOrder(Scene.OLD, Scene.NEXT);
    assertThat(memory.held().message()).contains("It failed.").contains(LEFT);
  }

  /** Under the next attempt's ids: those of the job that was taken away are used up. */
  @Test
  void shouldStartWhatIsDeclaredFromThatCheckpoint() {
    var before = recorded(withdrawn(CHECKPOINT));
    var scene = new Scene().heldAt(2, before.held().attempts(), before.held().retryAt());
    var begun = recorded(scene.lastState(before.lastState())).handoff();

    assertThat(begun.purpose()).isEqualTo(Purpose.START);
    assertThat(begun.state().location()).isEqualTo(LEFT);
    assertThat(begun.jobId()).isNotEqualTo(Scene.NEW_JOB);
    assertThat(begun.id()).isNotEqualTo(Scene.NEXT);
  }

  @Test
  void shouldCountASnapshotOfTheUserAsCarriedOutByTheJobThatRanFromIt() {
    var given = withdrawn(CHECKPOINT).restoresFrom(GIVEN).starting(GIVEN, false);

    assertThat(recorded(given).lastRestoreFrom()).isEqualTo(GIVEN);
    assertThat(recorded(given).lastState().location()).isEqualTo(LEFT);
  }

  @Test
  void shouldRestWithThatCheckpointIfNothingIsToRun() {
    var rests = recorded(withdrawn(CHECKPOINT).withoutReturn());

    assertThat(rests.lastState().location()).isEqualTo(LEFT);
    assertThat(rests.held().retryAt()).isNull();
    assertThat(rests.held().message()).contains(LEFT);
    assertThat(recorded(withdrawn(NOTHING).withoutReturn()).lastState()).isEqualTo(Scene.STATE);
  }

  @Test
  @Law(5)
  void shouldSayWhyItIsNotKnownWhatTheNewJobHasLeft() {
    var since = Scene.NOW.minusSeconds(31);
    Answer<Optional<String>> failing = Scene.failed(500, Scene.NOW, since);
    var soon = decide(withdrawn(Scene.failed(500), LONG_AGO.plusSeconds(3550)));
    var later = decide(withdrawn(failing, since));

    assertThat(soon.verdict().reason()).isEqualTo(Reason.WITHDRAWING);
    assertThat(later.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(later.verdict().message())
        .contains("Boom")
        .contains("restoreFrom")
        .contains(Scene.STATE.location());
    assertThat(decide(withdrawn(failing, since).deleted()).verdict().message()).contains("Discard");
  }

  @Test
  @Law(3)
  void shouldStopLookingOnlyByTheUsersWord() {
    var failing = withdrawn(Scene.failed(500), LONG_AGO).declares("another");

    assertThat(decide(failing).record()).isEmpty();
    var nothing = recorded(failing.by(Strategy.WARM, StateFrom.NOTHING));
    assertThat(nothing.active()).isNull();
    assertThat(nothing.lastState()).isNull();
    var given = withdrawn(Scene.failed(500), LONG_AGO).restoresFrom(GIVEN);
    assertThat(recorded(given).handoff()).isNull();
  }

  @Test
  void shouldMakeTheOldClusterToLookWithIt() {
    var recreated = withdrawn(new Answer.None<>()).active(ClusterView.absent());

    assertThat(decide(recreated).actions())
        .containsExactly(
            new Action.ApplyCluster(Scene.OLD, 1, List.of(Scene.RETURN_JOB), Scene.intent()));
    assertThat(decide(recreated.withoutReturn()).actions())
        .containsExactly(
            new Action.ApplyCluster(Scene.OLD, 1, List.of(Scene.OLD_JOB), Scene.intent()));
  }

  @Test
  void shouldNotLookForWhatAJobLeftThatWasNeverSubmitted() {
    var never = new Scene().running().handoff(Purpose.UPGRADE, Step.WITHDRAW);

    assertThat(recorded(never).handoff().step()).isEqualTo(Step.RETURN);
  }
}
