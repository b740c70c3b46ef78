package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Return and VerifyReturn: the old revision runs again, or the object says why it does not. */
class WayBackTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Scene at(Step step, Instant since, ClusterView view) {
    return new Scene().running().handoff(Purpose.UPGRADE, step, since).active(view);
  }

  private static ClusterView up(long checkpoints) {
    return ForwardTest.job(JobState.RUNNING, true, checkpoints);
  }

  @Test
  void shouldMakeTheOldClusterAgainWhereItIsMissing() {
    var apply = new Action.ApplyCluster(Scene.OLD, 1, List.of(Scene.RETURN_JOB), Scene.intent());
    var partial = ClusterView.unasked(new ClusterState.Partial());

    assertThat(decide(at(Step.RETURN, Scene.NOW, ClusterView.absent())).actions())
        .containsExactly(apply);
    assertThat(decide(at(Step.RETURN, Scene.NOW, partial)).actions()).containsExactly(apply);
    assertThat(decide(at(Step.RETURN, Scene.NOW, partial).withoutActiveRecord()).actions())
        .isEmpty();
  }

  /** The old job ran a moment ago, so it can run. What Flink answers once may be wrong later. */
  @ParameterizedTest
  @ValueSource(ints = {0, 400, 404, 500, 503})
  @Law(5)
  void shouldSubmitTheOldJobAgainWhateverFlinkAnswers(int status) {
    for (var since : List.of(Scene.NOW, Scene.NOW.minusSeconds(1), LONG_AGO)) {
      var told = decide(at(Step.RETURN, since, submitted(Scene.failed(status))));

      assertThat(told.actions())
          .hasExactlyElementsOfTypes(Action.AllowJob.class, Action.Submit.class);
      assertThat(told.verdict().message()).contains("Boom");
    }
  }

  /** An operator that restarts has no answer any more; what it does must not depend on that. */
  @Test
  void shouldDoTheSameWhetherOrNotItRemembersTheRefusal() {
    var before = decide(at(Step.RETURN, Scene.NOW, submitted(Scene.failed(400))));
    var after = decide(at(Step.RETURN, Scene.NOW, submitted(new Answer.None<>())));

    assertThat(after.actions()).isEqualTo(before.actions()).hasSize(2);
  }

  @Test
  void shouldWaitLongerTheLongerFlinkRefusesTheOldJob() {
    var now = Scene.NOW;
    var soon = Scene.<Void>failed(500, now.minusSeconds(3), now.minusSeconds(9));
    var later = Scene.<Void>failed(500, now.minusSeconds(2), now.minusSeconds(9));
    var longest = Scene.<Void>failed(500, now.minusSeconds(30), LONG_AGO);
    var waits = Scene.<Void>failed(500, now.minusSeconds(29), LONG_AGO);

    assertThat(decide(at(Step.RETURN, LONG_AGO, submitted(soon))).actions()).hasSize(2);
    assertThat(decide(at(Step.RETURN, LONG_AGO, submitted(later))).actions()).isEmpty();
    assertThat(decide(at(Step.RETURN, LONG_AGO, submitted(longest))).actions()).hasSize(2);
    assertThat(decide(at(Step.RETURN, LONG_AGO, submitted(waits))).actions()).isEmpty();
    assertThat(decide(at(Step.RETURN, LONG_AGO, submitted(waits))).verdict().reason())
        .isEqualTo(Reason.RETURN_FAILED);
  }

  @Test
  void shouldSayAtOnceThatFlinkRefusesTheOldJobAndLetAnotherSpecLeadOut() {
    var refused = at(Step.RETURN, Scene.NOW, submitted(Scene.failed(400)));
    var passing = at(Step.RETURN, Scene.NOW, submitted(Scene.failed(500)));

    assertThat(decide(refused).verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
    assertThat(decide(refused).verdict().message()).contains("Boom");
    assertThat(recorded(refused.declares("another")).handoff()).isNull();
    assertThat(decide(passing).verdict().reason()).isEqualTo(Reason.ROLLING_BACK);
    assertThat(decide(passing.declares("another")).record()).isEmpty();
  }

  private static ClusterView submitted(Answer<Void> answer) {
    return Scene.ViewOf.present().unknownJob().submit(answer).view();
  }

  /** Its recovery data is lost: it may have completed a checkpoint before. */
  @Test
  @Law(3)
  void shouldGoOnFromTheNewestStateOfAJobThatFlinkHasForgotten() {
    var newest = "file:///state/ns/words/checkpoints/aaaaaaaa/" + Scene.RETURN_JOB + "/chk-1";
    var looks = decide(at(Step.RETURN, Scene.NOW, taken(new Answer.None<>())));
    var unread = decide(at(Step.RETURN, LONG_AGO, taken(Scene.failed(500))));
    var found = recorded(at(Step.RETURN, Scene.NOW, taken(Scene.got(Optional.of(newest)))));
    var none = decide(at(Step.RETURN, Scene.NOW, taken(Scene.got(Optional.empty()))));
    var known = Optional.of(Scene.STATE.location());
    var recorded = decide(at(Step.RETURN, Scene.NOW, taken(Scene.got(known))));

    assertThat(looks.actions()).isEmpty();
    assertThat(looks.record()).isEmpty();
    assertThat(unread.actions()).isEmpty();
    assertThat(unread.verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
    assertThat(unread.verdict().message()).contains("Boom");
    assertThat(found.handoff().step()).isEqualTo(Step.RETURN);
    assertThat(found.handoff().state().location()).isEqualTo(newest);
    assertThat(none.actions()).hasSize(2);
    assertThat(recorded.actions()).hasSize(2);
  }

  private static ClusterView taken(Answer<Optional<String>> found) {
    return submitted(new Answer.Got<>(null, Scene.NOW.minusSeconds(5))).withFound(found);
  }

  @ParameterizedTest
  @MethodSource
  @Law(5)
  void shouldBringBackWhatIsLostBeforeItsFirstCheckpoint(ClusterView lost) {
    var scene = at(Step.VERIFY_RETURN, Scene.NOW, lost);

    assertThat(recorded(scene).handoff().step()).isEqualTo(Step.RETURN);
    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.ROLLING_BACK);
  }

  static Stream<ClusterView> shouldBringBackWhatIsLostBeforeItsFirstCheckpoint() {
    return Stream.of(
        ClusterView.absent(), submitted(new Answer.Got<>(null, Scene.NOW.minusSeconds(5))));
  }

  @Test
  void shouldSayWhyTheOldJobFails() {
    var failed = ForwardTest.job(JobState.FAILED, false, 0);

    for (var step : new Step[] {Step.RETURN, Step.VERIFY_RETURN}) {
      var told = decide(at(step, Scene.NOW, failed));
      assertThat(told.verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
      assertThat(told.verdict().message()).contains("it FAILED: it broke");
      assertThat(told.record()).isEmpty();
    }
  }

  @Test
  void shouldWaitForEveryTaskAndThenForACheckpoint() {
    var starting = Scene.view(new ClusterState.Present(), JobState.INITIALIZING);
    var waits = decide(at(Step.RETURN, Scene.NOW, starting));
    var asks = decide(at(Step.VERIFY_RETURN, Scene.NOW, up(0)));

    assertThat(waits.verdict().reason()).isEqualTo(Reason.ROLLING_BACK);
    assertThat(waits.actions()).isEmpty();
    assertThat(recorded(at(Step.RETURN, Scene.NOW, up(0))).handoff().step())
        .isEqualTo(Step.VERIFY_RETURN);
    assertThat(asks.actions())
        .containsExactly(
            new Action.TakeCheckpoint(
                Scene.OLD, Scene.RETURN_JOB, FlinkIds.ofCheckpoint(Scene.RETURN_JOB, 0)));
    assertThat(asks.verdict().reason()).isEqualTo(Reason.ROLLING_BACK);
  }

  @Test
  void shouldBeContentWithAJobThatIsUpAfterTheDeadline() {
    var restarting = ForwardTest.job(JobState.RESTARTING, false, 0);

    assertThat(recorded(at(Step.VERIFY_RETURN, LONG_AGO, up(0))).held().reason())
        .isEqualTo("RestoreFailed");
    assertThat(decide(at(Step.VERIFY_RETURN, LONG_AGO, restarting)).record()).isEmpty();
  }

  @Test
  void shouldRememberWhatTheOldJobWasStartedFrom() {
    var back = recorded(at(Step.VERIFY_RETURN, Scene.NOW, up(1)));
    var empty = recorded(at(Step.VERIFY_RETURN, Scene.NOW, up(1)).withoutState());

    assertThat(back.active().restoredFrom()).isEqualTo(Scene.STATE.location());
    assertThat(back.held().message()).contains("It failed.").contains("runs again");
    assertThat(back.held().retryAt()).isNull();
    assertThat(empty.active().restoredFrom()).isNull();
  }

  /** A way back that never comes to its end says so, and another spec leads out of it. */
  @Test
  @Law(5)
  void shouldEndWhereTheReturnedJobIsNeverUpAgain() {
    var restarting = ForwardTest.job(JobState.RESTARTING, false, 0);
    var forgotten = Scene.ViewOf.present().unknownJob().view();

    for (var view : new ClusterView[] {restarting, forgotten}) {
      var scene = at(Step.VERIFY_RETURN, LONG_AGO, view);
      assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
      var other = recorded(scene.declares("another"));
      assertThat(other.handoff()).isNull();
      assertThat(other.lastState()).isEqualTo(Scene.STATE);
      assertThat(other.retiring()).containsExactlyInAnyOrder(Scene.OLD, Scene.NEXT);
    }
  }

  /** What is promised was looked at; what would lose state is not recommended. */
  @Test
  @Law(3)
  void shouldPromiseNoStateThatItDoesNotKnow() {
    var cannotMap =
        "IllegalStateException: Cannot map checkpoint/savepoint state for operator 3424 to the new"
            + " program, because the operator is not available in the new program.";
    var details =
        new JobDetails(
            JobState.FAILED,
            false,
            Optional.empty(),
            false,
            0,
            Optional.empty(),
            Optional.empty(),
            1,
            cannotMap,
            true,
            false,
            RestoreTrouble.UNCLAIMED,
            true);
    var failed = Scene.ViewOf.present().state(JobState.FAILED).details(details).view();
    var back = at(Step.RETURN, Scene.NOW, failed);
    var forward = new Scene().running().handoff(Purpose.UPGRADE, Step.RESUME).next(failed);

    assertThat(decide(back).verdict().message())
        .contains("not available in the new program")
        .contains(Scene.STATE.location())
        .doesNotContain("llowNonRestoredState")
        .doesNotContain("kept");
    assertThat(decide(back.withoutState()).verdict().message())
        .contains("no state")
        .doesNotContain("lastState");
    assertThat(recorded(forward).handoff().failure().message())
        .contains("spec.job.allowNonRestoredState")
        .contains("lost");
    var rests = new Scene().running().handoff(Purpose.UPGRADE, Step.WITHDRAW).withoutReturn();
    assertThat(recorded(rests).held().message()).contains(Scene.STATE.location());
    assertThat(recorded(rests.withoutState()).held().message()).contains("no state");
  }

  /** Kubernetes may refuse the old cluster indefinitely; a changed spec must not wait for it. */
  @Test
  @Law(5)
  void shouldEndWhereTheOldClusterIsNeverThere() {
    var scene = at(Step.RETURN, LONG_AGO, ClusterView.absent()).refused(false);

    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.RETURN_FAILED);
    assertThat(decide(scene).actions()).hasSize(1);
    assertThat(recorded(scene.declares("another")).lastState()).isEqualTo(Scene.STATE);
  }

  /** As in Prepare: a quota, an image, or no room is nothing that waiting alone cures. */
  @ParameterizedTest
  @ValueSource(strings = {"RETURN", "VERIFY_RETURN"})
  @Law(5)
  void shouldSayWhatThePodsOfTheOldRevisionSufferFrom(Step step) {
    var trouble =
        new ClusterState.Troubled(
            PodTrouble.POD_REFUSED, "Kubernetes refuses a pod (exceeded quota).", Duration.ZERO);
    var silent = ClusterView.unasked(trouble).withState(Scene.failed(0));
    var soon = decide(at(step, Scene.NOW, silent)).verdict();
    var late = decide(at(step, LONG_AGO, silent)).verdict();

    assertThat(soon.reason()).isEqualTo(Reason.ROLLING_BACK);
    assertThat(soon.message()).contains("exceeded quota");
    assertThat(late.reason()).isEqualTo(Reason.RETURN_FAILED);
    assertThat(late.message()).contains("exceeded quota");
  }
}
