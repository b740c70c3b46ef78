package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterView;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A job that was stopped with a savepoint, but not by the handoff that the status records. */
class StoppedJobTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final String OTHERS = "s3://elsewhere/savepoint-0ld0ld-1";

  private static ClusterView stopped() {
    return Scene.ViewOf.present()
        .state(JobState.FINISHED)
        .details(details(Optional.of(OTHERS)))
        .view();
  }

  private static JobDetails details(Optional<String> stoppedWith) {
    return new JobDetails(
        JobState.FINISHED,
        false,
        Optional.empty(),
        false,
        3,
        Optional.of(OTHERS),
        stoppedWith,
        0,
        "");
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return DECIDER.decide(scene.seen()).record().orElseThrow();
  }

  /** Whoever has stopped it, nothing of its work is repeated or lost. */
  @Test
  @Law(3)
  void shouldUpgradeItFromThatSavepoint() {
    assertThat(recorded(new Scene().running().active(stopped())).handoff().step())
        .isEqualTo(Step.PREPARE);
    var cut =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.CUT)
            .active(
                stopped()
                    .withSavepoint(Scene.got(new SavepointResult.Failed("no such job")))
                    .withFound(Scene.got(Optional.empty())));
    assertThat(recorded(cut).handoff().state().location()).isEqualTo(OTHERS);
    assertThat(recorded(cut.cutByCheckpoint()).handoff().state().location()).isEqualTo(OTHERS);
  }

  @Test
  @Law(3)
  void shouldKeepThatSavepointWhenItIsDeleted() {
    var cut =
        new Scene()
            .running()
            .deleted()
            .handoff(Purpose.DELETE, Step.CUT)
            .active(stopped().withSavepoint(Scene.got(new SavepointResult.Failed("no such job"))));

    assertThat(recorded(cut).lastState().location()).isEqualTo(OTHERS);
  }

  /** The handoff that has stopped it may be forgotten with the status. */
  @Test
  void shouldContinueFromItAfterTheStatusWasLost() {
    var same = new Scene().running().declares(Scene.OLD_DIGEST).active(stopped());

    assertThat(recorded(same).handoff().step()).isEqualTo(Step.PREPARE);
    assertThat(recorded(same).handoff().purpose()).isEqualTo(Purpose.UPGRADE);
  }

  /** A person who has stopped it does not want it to run: not until the spec is changed. */
  @Test
  void shouldLeaveItStoppedOtherwise() {
    var known =
        new Scene().running().declares(Scene.OLD_DIGEST).handedOver(Scene.NOW.minusSeconds(60));
    var decision = DECIDER.decide(known.active(stopped()).seen());

    assertThat(decision.record()).isEmpty();
    assertThat(decision.verdict().reason()).isEqualTo(Reason.JOB_FAILED);
    assertThat(decision.verdict().message())
        .contains("Another client has stopped the job with the savepoint " + OTHERS)
        .contains("spec.job.restartNonce");
  }

  @Test
  void shouldNotTakeAFinishedJobForAStoppedOne() {
    var view =
        Scene.ViewOf.present().state(JobState.FINISHED).details(details(Optional.empty())).view();
    var same = new Scene().running().declares(Scene.OLD_DIGEST).active(view);

    assertThat(recorded(same).handoff()).isNull();
    assertThat(recorded(same).active().finishedAt()).isEqualTo(Scene.NOW);
    assertThat(DECIDER.decide(same.seen()).verdict().reason()).isEqualTo(Reason.FINISHED);
  }
}
