package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that nobody has ended, and that no JobManager has any more, starts again by itself. */
class HealingTest {
  private static final String CHECKPOINT =
      "file:///state/ns/words/checkpoints/aaaaaaaa/old-job/chk-7";
  private static final Instant LONG_AGO = Scene.NOW.minus(Duration.ofMinutes(11));
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static ClusterState.Troubled trouble(PodTrouble reason) {
    return new ClusterState.Troubled(reason, "It cannot run.", Duration.ZERO);
  }

  private static Scene atRest() {
    return new Scene().running().declares(Scene.OLD_DIGEST);
  }

  private static Scene forgotten(Instant since, Optional<String> found) {
    var view =
        ClusterView.unasked(new ClusterState.Present())
            .withState(Scene.got(Optional.empty(), since))
            .withFound(Scene.got(found));
    return atRest().active(view);
  }

  private static Scene crashing(PodTrouble reason, Instant since) {
    var view = ClusterView.unasked(trouble(reason)).withState(Scene.failed(0, Scene.NOW, since));
    return atRest().active(view).managerIs(trouble(reason));
  }

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  @Test
  @Law({2, 3})
  void shouldStartAJobAgainThatFlinkHasForgotten() {
    var memory = recorded(forgotten(LONG_AGO, Optional.of(CHECKPOINT)));

    assertThat(memory.handoff().purpose()).isEqualTo(Purpose.UPGRADE);
    assertThat(memory.handoff().digest()).isEqualTo(Scene.OLD_DIGEST);
    assertThat(memory.handoff().step()).as("its pods go first").isEqualTo(Step.CLEAR);
    assertThat(memory.handoff().state().location()).isEqualTo(CHECKPOINT);
    assertThat(memory.lastState().location()).isEqualTo(CHECKPOINT);
    assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
  }

  @Test
  void shouldCountTheDowntimeFromWhenTheJobWasLost() {
    var lost = Scene.NOW.minusSeconds(150);
    var memory = recorded(forgotten(LONG_AGO, Optional.of(CHECKPOINT)).notRunningSince(lost));

    assertThat(memory.handoff().downSince()).isEqualTo(lost);
  }

  /** A JobManager that has just come up may know it in a moment. */
  @Test
  @Law(5)
  void shouldNotTakeTheFirstAnswerForTheLast() {
    var since = Scene.NOW.minusSeconds(20);
    var early = decide(forgotten(since, Optional.of(CHECKPOINT)));

    assertThat(early.record()).isEmpty();
    assertThat(early.verdict().reason()).isEqualTo(Reason.JOB_LOST);
    assertThat(early.again()).isEqualTo(Duration.ofMillis(10_001));
  }

  /** As after a job that has finished, which leaves none. */
  @Test
  @Law(3)
  void shouldNotStartAJobAgainThatHasLeftNothing() {
    var nothing = decide(forgotten(LONG_AGO, Optional.empty()));

    assertThat(nothing.record()).isEmpty();
    assertThat(nothing.verdict().reason()).isEqualTo(Reason.JOB_LOST);
  }

  @Test
  void shouldSayWhyItsStateCannotBeLookedFor() {
    var view =
        ClusterView.unasked(new ClusterState.Present())
            .withState(Scene.got(Optional.empty(), LONG_AGO))
            .withFound(Scene.failed(0));
    var unread = decide(atRest().active(view));

    assertThat(unread.record()).isEmpty();
    assertThat(unread.verdict().message()).contains("Boom");
  }

  /** What a job that failed has left was recorded when it failed. */
  @Test
  @Law(9)
  void shouldNotStartAJobAgainThatHadFailed() {
    var left = new SavedState(CHECKPOINT, SavedState.Kind.CHECKPOINT, LONG_AGO);

    assertThat(decide(forgotten(LONG_AGO, Optional.of(CHECKPOINT)).lastState(left)).record())
        .isEmpty();
  }

  @Test
  @Law(2)
  void shouldGiveUpAJobManagerThatCrashesForLong() {
    var memory = recorded(crashing(PodTrouble.POD_CRASHING, LONG_AGO));

    assertThat(memory.handoff().step()).isEqualTo(Step.CLEAR);
    assertThat(memory.handoff().lost()).isTrue();
    assertThat(memory.handoff().digest()).isEqualTo(Scene.OLD_DIGEST);
    assertThat(decide(crashing(PodTrouble.POD_CRASHING, Scene.NOW.minusSeconds(500))).record())
        .isEmpty();
  }

  /** The same cluster, made once more, would not help. */
  @ParameterizedTest
  @EnumSource(
      names = {"IMAGE_PULL_FAILED", "POD_UNSCHEDULABLE", "POD_REFUSED", "POD_CONFIG_INVALID"})
  void shouldWaitForWhatAJobManagerCannotStartWithout(PodTrouble reason) {
    assertThat(decide(crashing(reason, LONG_AGO)).record()).isEmpty();
  }

  @Test
  @Law(9)
  void shouldNotStartAFailedJobAgainWhoseJobManagerCrashes() {
    var left = new SavedState(CHECKPOINT, SavedState.Kind.CHECKPOINT, LONG_AGO);
    var looked = Scene.ViewOf.rehearsed().found(Scene.got(Optional.of(CHECKPOINT))).view();
    var scene =
        atRest()
            .lastState(left)
            .handoff(Purpose.UPGRADE, Step.REHEARSE)
            .lostState()
            .to(Scene.OLD_DIGEST)
            .leaves(new RetiringView(Scene.OLD, false, true, RetiringView.Pods.NONE, true))
            .next(looked);
    var memory = recorded(scene);

    assertThat(memory.handoff()).isNull();
    assertThat(memory.held().reason()).isEqualTo("JobLost");
  }

  @Test
  void shouldNotStartWhatIsHeldAgain() {
    var held = forgotten(LONG_AGO, Optional.of(CHECKPOINT)).held(Reason.JOB_LOST, null);

    assertThat(decide(held).record()).isEmpty();
  }

  /** The ids, and with them the directory of the checkpoints, are those of one job only. */
  @Test
  @Law(1)
  void shouldGiveEachStartOfAGenerationIdsOfItsOwn() {
    var ids =
        IntStream.rangeClosed(1, 4)
            .mapToObj(number -> HandoffIds.of(Scene.KEY, Purpose.UPGRADE, 2, number).id())
            .toList();
    for (int i = 0; i < 3; i++) {
      var active = new ActiveRevision(ids.get(i), 2L, Scene.OLD_DIGEST, "job", 2, null);
      var memory = recorded(forgotten(LONG_AGO, Optional.of(CHECKPOINT)).inCharge(active));

      assertThat(memory.handoff().id()).isEqualTo(ids.get(i + 1));
    }
  }

  @Test
  void shouldNotLookForAnswersThatItHasNot() {
    var view =
        ClusterView.unasked(new ClusterState.Present())
            .withState(Scene.got(Optional.empty(), LONG_AGO))
            .withFound(new Answer.None<>());

    assertThat(decide(atRest().active(view)).record()).isEmpty();
  }
}
