package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An old job that has ended, and whose result Flink may not have stored. */
class OldJobTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LATELY = Scene.NOW.minusSeconds(9);
  private static final Instant BEFORE = Scene.NOW.minusSeconds(11);

  private static Scene ended(Instant since, Answer<Optional<JobState>> state) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.RESUME, since)
        .recoverable()
        .active(ClusterView.unasked(new ClusterState.Present()).withState(state))
        .next(Scene.ViewOf.present().unknownJob().view());
  }

  private static Answer<Optional<JobState>> is(JobState state) {
    return Scene.got(Optional.of(state));
  }

  @Test
  @Law(2)
  void shouldWaitUntilFlinkHasStoredTheResult() {
    var decision = DECIDER.decide(ended(LATELY, is(JobState.FINISHED)).seen());

    assertThat(decision.actions()).isEmpty();
    assertThat(decision.record()).isEmpty();
    assertThat(decision.verdict().reason()).isEqualTo(Reason.RESTORING);
  }

  @Test
  void shouldStartTheNextJobOnceTheResultIsStored() {
    var stored =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.RESUME, LATELY)
            .next(Scene.ViewOf.present().unknownJob().view());

    assertThat(DECIDER.decide(stored.seen()).actions())
        .hasOnlyElementsOfType(Action.Submit.class)
        .hasSize(1);
  }

  /** Of one whose result is stored, or whose recovery data is lost. */
  private static Scene stored(Instant since, Answer<Optional<JobState>> state) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.RESUME, since)
        .active(ClusterView.unasked(new ClusterState.Present()).withState(state))
        .next(Scene.ViewOf.present().unknownJob().view());
  }

  private static boolean submits(Scene scene) {
    return DECIDER.decide(scene.seen()).actions().stream()
        .anyMatch(Action.Submit.class::isInstance);
  }

  private static boolean waits(Scene scene) {
    var decision = DECIDER.decide(scene.seen());
    return decision.actions().isEmpty() && decision.record().isEmpty();
  }

  /** It has run again, and what it completed then is newer than the recorded state. */
  @Test
  @Law(3)
  void shouldLookForTheStateOfAJobThatRanAgainAndHasEndedSince() {
    var failed = ClusterView.unasked(new ClusterState.Present()).withState(is(JobState.FAILED));
    var newer = Scene.details(JobState.FAILED, false, null, 7);
    var state = newer.newestSnapshot().orElseThrow();
    var same = new SavedState(state, SavedState.Kind.CHECKPOINT, LATELY);

    assertThat(cleared(stored(LATELY, is(JobState.RUNNING)))).isTrue();
    assertThat(cleared(stored(LATELY, Scene.got(Optional.empty())))).isTrue();
    assertThat(
            cleared(
                stored(LATELY, is(JobState.FAILED))
                    .active(failed.withDetails(Scene.got(Optional.of(newer))))))
        .isTrue();
    assertThat(waits(stored(LATELY, is(JobState.FAILED)))).as("its details are not known").isTrue();
    assertThat(
            submits(
                stored(LATELY, is(JobState.FAILED))
                    .startsFrom(same)
                    .active(failed.withDetails(Scene.got(Optional.of(newer))))))
        .as("it had failed before the cut")
        .isTrue();
    assertThat(submits(stored(LATELY, is(JobState.CANCELED)))).isTrue();
  }

  /** An old answer may be from before its JobManager restarted. */
  @Test
  @Law(3)
  void shouldAskItsJobManagerAgainBeforeTheFirstSubmit() {
    var old = new Answer.Got<>(Optional.of(JobState.FINISHED), Scene.NOW.minusSeconds(2));
    var silent = Scene.<Optional<JobState>>failed(0, Scene.NOW, BEFORE);

    assertThat(waits(stored(LATELY, old))).isTrue();
    assertThat(waits(stored(LATELY, silent))).isTrue();
    assertThat(cleared(stored(BEFORE, silent))).isTrue();
    assertThat(submits(stored(LATELY, is(JobState.FINISHED)))).isTrue();
  }

  @Test
  void shouldNotAskAJobManagerThatIsGone() {
    var gone = new RetiringView(Scene.OLD, false, true, Pods.NONE, false);

    assertThat(submits(stored(LATELY, Scene.failed(0)).leaves(gone))).isTrue();
  }

  @Test
  @Law(2)
  void shouldRemoveThePodsOfAJobManagerThatRunsTheJobAgain() {
    assertThat(cleared(ended(LATELY, is(JobState.RUNNING)))).isTrue();
    assertThat(cleared(ended(LATELY, Scene.got(Optional.empty())))).isTrue();
  }

  @Test
  @Law(2)
  void shouldRemoveThePodsOfAJobManagerThatDoesNotAnswer() {
    assertThat(cleared(ended(LATELY, Scene.failed(0, Scene.NOW, LATELY)))).isTrue();
  }

  @Test
  @Law(2)
  void shouldNotWaitForEverForAResult() {
    assertThat(cleared(ended(BEFORE, is(JobState.FINISHED)))).isTrue();
  }

  /** The newest state may be one of the job that runs again. */
  private static boolean cleared(Scene scene) {
    var decision = DECIDER.decide(scene.seen());
    assertThat(decision.actions()).isEmpty();
    var handoff = decision.record().orElseThrow().handoff();
    return handoff.step() == Step.CLEAR && Handoffs.isLost(handoff);
  }

  /** Or it would run again until its pods are removed, and nobody would keep what it does. */
  @ParameterizedTest
  @EnumSource(names = {"SUSPEND", "DELETE"})
  @Law(3)
  void shouldPutNoJobToRestBeforeItsResultIsStored(Purpose purpose) {
    var scene = new Scene().running().handoff(purpose, Step.CUT, LATELY);
    var stopped =
        Scene.view(new ClusterState.Present(), JobState.FINISHED)
            .withSavepoint(Scene.got(new SavepointResult.Completed("file:///s/savepoint-1")));

    assertThat(DECIDER.decide(scene.active(stopped).seen()).record().orElseThrow().active())
        .isNull();
    assertThat(DECIDER.decide(scene.recoverable().seen()).record()).isEmpty();
  }

  /** Its next job is not wanted any more: it is put to rest instead. */
  @Test
  @Law(3)
  void shouldPutNoJobToRestInsteadOfAnUpgradeBeforeItsResultIsStored() {
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, LATELY).suspended();
    var stopped =
        Scene.view(new ClusterState.Present(), JobState.FINISHED)
            .withSavepoint(Scene.got(new SavepointResult.Completed("file:///s/savepoint-1")));

    assertThat(DECIDER.decide(scene.active(stopped).seen()).record().orElseThrow().active())
        .isNull();
    assertThat(DECIDER.decide(scene.recoverable().seen()).record()).isEmpty();
  }

  @Test
  @Law(3)
  void shouldRemoveNoPodsBeforeTheResultIsStored() {
    var scene = new Scene().running().recreates(Step.CUT, LATELY);
    var stopped =
        Scene.view(new ClusterState.Present(), JobState.FINISHED)
            .withSavepoint(Scene.got(new SavepointResult.Completed("file:///s/savepoint-1")));

    assertThat(DECIDER.decide(scene.active(stopped).seen()).record().orElseThrow().handoff().step())
        .isEqualTo(Step.CLEAR);
    assertThat(DECIDER.decide(scene.recoverable().seen()).record()).isEmpty();
  }

  /** The way back must not start beside it, either. */
  @Test
  @Law(2)
  void shouldNotTurnBackWhileTheOldJobRunsAgain() {
    var gone = ended(BEFORE, is(JobState.RUNNING)).next(ClusterView.absent());

    assertThat(cleared(gone)).isTrue();
  }

  /** Storage may be slow for long: its pods go, and what it has left then is its newest state. */
  @ParameterizedTest
  @EnumSource(names = {"SUSPEND", "DELETE", "UPGRADE"})
  @Law(3)
  void shouldLookForTheNewestStateIfTheResultIsNeverStored(Purpose purpose) {
    var scene =
        purpose == Purpose.UPGRADE
            ? new Scene().running().recreates(Step.CUT, BEFORE)
            : new Scene().running().handoff(purpose, Step.CUT, BEFORE);
    var stopped =
        Scene.view(new ClusterState.Present(), JobState.FINISHED)
            .withState(Scene.got(Optional.of(JobState.FINISHED), BEFORE))
            .withSavepoint(Scene.got(new SavepointResult.Completed("file:///s/savepoint-1")));

    assertThat(cleared(scene.active(stopped).recoverable())).isTrue();
  }

  @Test
  @Law(2)
  void shouldLeaveNoRecoveryDataOfAJobWhosePodsMakeRoom() {
    var left = new RetiringView(Scene.OLD, false, true, Pods.NONE, true);
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.CLEAR, LATELY)
            .leaves(left)
            .active(ClusterView.absent());

    assertThat(DECIDER.decide(scene.seen()).actions())
        .containsExactly(new Action.RemoveHaData(Scene.OLD));
  }
}
