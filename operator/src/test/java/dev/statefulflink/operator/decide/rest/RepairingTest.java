package dev.statefulflink.operator.decide.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.Drift;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes of other clients in a cluster are overwritten. */
class RepairingTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Action OLD =
      new Action.Repair(Scene.OLD, List.of(Scene.OLD_JOB), Scene.intent());
  private static final Action NEXT = new Action.Repair(Scene.NEXT, Scene.NEXT_JOBS, Scene.intent());

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static Drift deployments(String... revisions) {
    return new Drift(Set.of(revisions), Set.of(), Drift.Repairs.NONE);
  }

  private static Drift objects(String... revisions) {
    return new Drift(Set.of(), Set.of(revisions), Drift.Repairs.NONE);
  }

  private static Drift repaired(int count, Duration ago) {
    var last = Optional.of(Scene.NOW.minus(ago));
    return new Drift(Set.of(Scene.OLD), Set.of(), new Drift.Repairs(count, last));
  }

  private static Scene atRest() {
    return new Scene().running().declares(Scene.OLD_DIGEST);
  }

  @Test
  void shouldApplyAgainWhatWasChangedAtRest() {
    assertThat(decide(atRest().drifts(deployments(Scene.OLD))).actions()).containsExactly(OLD);
    assertThat(decide(atRest().drifts(objects(Scene.OLD))).actions()).containsExactly(OLD);
  }

  @Test
  @Law(7)
  void shouldWriteNothingWhileNothingWasChanged() {
    assertThat(decide(atRest().drifts(Drift.NONE)).actions()).isEmpty();
    assertThat(decide(atRest().drifts(Drift.NONE)).record()).isEmpty();
  }

  @Test
  void shouldApplyBothRevisionsAgainInTheMiddleOfAHandoff() {
    var cut =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.CUT)
            .active(Scene.view(new ClusterState.Present(), JobState.RESTARTING))
            .drifts(deployments(Scene.OLD, Scene.NEXT));

    assertThat(decide(cut).actions()).containsExactly(OLD, NEXT);
  }

  /** Informers of several kinds do not show a new cluster in one moment. */
  @Test
  void shouldNotTakeANewClusterForOneThatWasChanged() {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.PREPARE)
            .next(Scene.ViewOf.present().view());

    assertThat(decide(scene.drifts(objects(Scene.NEXT))).actions()).isEmpty();
    assertThat(decide(scene.drifts(deployments(Scene.NEXT))).actions()).containsExactly(NEXT);
  }

  @Test
  void shouldLeaveARevisionAloneThatIsBeingRemoved() {
    var left = new RetiringView(Scene.NEXT, true, true, Pods.RUNNING, true);
    var withdraw =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.WITHDRAW)
            .retires(left)
            .drifts(deployments(Scene.NEXT));
    var clear =
        new Scene().running().recreates(Step.CLEAR, Scene.NOW).drifts(deployments(Scene.OLD));

    assertThat(decide(withdraw).actions()).doesNotHaveAnyElementsOfTypes(Action.Repair.class);
    assertThat(decide(clear).actions()).doesNotHaveAnyElementsOfTypes(Action.Repair.class);
  }

  @Test
  void shouldKeepTheRecoveryDataOfTheJobOnTheWayBack() {
    var back =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.VERIFY_RETURN)
            .active(Scene.view(new ClusterState.Present(), JobState.CREATED))
            .drifts(objects(Scene.OLD));

    assertThat(decide(back).actions())
        .contains(
            new Action.Repair(Scene.OLD, List.of(Scene.OLD_JOB, Scene.RETURN_JOB), Scene.intent()));
  }

  @Test
  void shouldNotRepairWhatCannotBeRendered() {
    assertThat(decide(atRest().withoutActiveRecord().drifts(deployments(Scene.OLD))).actions())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,5", "2,10", "3,20", "7,320", "8,600", "40,600"})
  @Law(5)
  void shouldPauseLongerEachTimeItIsChangedAgain(int count, long seconds) {
    var early = decide(atRest().drifts(repaired(count, Duration.ofSeconds(seconds - 1))));
    var due = decide(atRest().drifts(repaired(count, Duration.ofSeconds(seconds))));

    assertThat(early.actions()).isEmpty();
    assertThat(early.again()).isEqualTo(Duration.ofSeconds(1));
    assertThat(due.actions()).containsExactly(OLD);
  }

  /** What is recorded comes first, and nothing is done beside it. */
  @ParameterizedTest
  @EnumSource(names = {"FINISHED", "FAILED"})
  @Law(1)
  void shouldNotRepairBesideARecord(JobState state) {
    var ended =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.CUT)
            .cutByCheckpoint()
            .active(
                Scene.ViewOf.present()
                    .state(JobState.FAILED)
                    .details(Scene.details(state, false, null, 1))
                    .view())
            .drifts(deployments(Scene.OLD));

    assertThat(decide(ended).record()).isPresent();
    assertThat(decide(ended).actions()).isEmpty();
  }
}
