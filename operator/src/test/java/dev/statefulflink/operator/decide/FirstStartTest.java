package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A first start stops no job, so it is tried until it works, unless its cause never passes. */
class FirstStartTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);
  private static final Instant IN_A_MINUTE = Scene.NOW.plusSeconds(60);
  private static final String GIVEN = "file:///given/chk-3";

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static HeldGeneration held(Scene scene) {
    return decide(scene).record().orElseThrow().held();
  }

  private static Scene starting(Step step, Instant since, ClusterView view) {
    return new Scene().handoff(Purpose.START, step, since).next(view);
  }

  private static ClusterView job(JobDetails details) {
    return Scene.ViewOf.present().state(details.state()).details(details).view();
  }

  /** Whose broker comes after some minutes, as spec.restartStrategy allows for. */
  @ParameterizedTest
  @EnumSource(names = {"RESUME", "VERIFY"})
  void shouldLeaveTheRestartsToFlink(Step step) {
    var view = job(Scene.details(JobState.RESTARTING, false, null, false, 0, 29));
    var waits = decide(starting(step, Scene.NOW, view));

    assertThat(waits.record()).isEmpty();
    assertThat(waits.verdict().message())
        .contains("RESTARTING: it broke")
        .contains("restart strategy")
        .doesNotContain("Every task runs");
  }

  /** With restartStrategy: None, that is the first failure. */
  @ParameterizedTest
  @EnumSource(names = {"RESUME", "VERIFY"})
  void shouldTryAgainLaterWhenFlinkHasGivenUp(Step step) {
    var held = held(starting(step, Scene.NOW, job(Scene.details(JobState.FAILED, false, null, 0))));

    assertThat(held.reason()).isEqualTo("RestoreFailed");
    assertThat(held.message()).contains("it broke").contains("The operator tries again");
    assertThat(held.retryAt()).isEqualTo(IN_A_MINUTE);
  }

  @Test
  @Law(5)
  void shouldTryAgainLaterWhenTheDeadlineHasPassed() {
    var restarts = job(Scene.details(JobState.RESTARTING, false, null, false, 0, 29));
    var refused = Scene.ViewOf.present().unknownJob().submit(Scene.failed(500)).view();

    for (var scene :
        new Scene[] {
          starting(Step.RESUME, LONG_AGO, restarts),
          starting(Step.VERIFY, LONG_AGO, restarts),
          starting(Step.RESUME, LONG_AGO, refused)
        }) {
      assertThat(held(scene).reason()).isEqualTo("ResumeTimeout");
      assertThat(held(scene).retryAt()).isEqualTo(IN_A_MINUTE);
    }
  }

  /** A class that is missing, or a state that does not fit, is so the next time as well. */
  @Test
  void shouldNotTryAgainWhatNeverPasses() {
    var failed = job(Scene.hopeless(JobState.FAILED, 1));
    var restarts = job(Scene.hopeless(JobState.RESTARTING, Proof.HOPELESS));
    var soon = job(Scene.hopeless(JobState.RESTARTING, Proof.HOPELESS - 1));

    for (var view : new ClusterView[] {failed, restarts}) {
      var held = held(starting(Step.VERIFY, Scene.NOW, view));
      assertThat(held.reason()).isEqualTo("RestoreFailed");
      assertThat(held.retryAt()).isNull();
      assertThat(held.message()).contains("Change or revert the spec");
    }
    assertThat(decide(starting(Step.VERIFY, Scene.NOW, soon)).record()).isEmpty();
    assertThat(held(starting(Step.VERIFY, LONG_AGO, soon)).retryAt()).isNull();
  }

  /** main() may not reach its registry: that passes. That an argument is wrong does not. */
  @Test
  void shouldTryAgainLaterWhatMainMayDoBetter() {
    var throwing = Scene.ViewOf.present().rehearsal(Scene.failed(500)).view();
    var wrong = Scene.ViewOf.present().rehearsal(Scene.failed(400)).view();
    var refused = Scene.ViewOf.present().unknownJob().submit(Scene.failed(400)).view();

    assertThat(decide(starting(Step.REHEARSE, Scene.NOW, throwing)).record()).isEmpty();
    assertThat(held(starting(Step.REHEARSE, LONG_AGO, throwing)).reason())
        .isEqualTo("RehearsalTimeout");
    assertThat(held(starting(Step.REHEARSE, LONG_AGO, throwing)).retryAt()).isEqualTo(IN_A_MINUTE);
    assertThat(held(starting(Step.REHEARSE, Scene.NOW, wrong)).retryAt()).isNull();
    assertThat(held(starting(Step.RESUME, Scene.NOW, refused)).reason()).isEqualTo("SubmitRefused");
    assertThat(held(starting(Step.RESUME, Scene.NOW, refused)).retryAt()).isNull();
  }

  /** Storage that cannot be read may be read later; a directory without a snapshot stays so. */
  @Test
  void shouldLookAgainForASnapshotThatCouldNotBeLookedFor() {
    var nothing = looking(Scene.got(Optional.empty()), Scene.NOW);
    var away = looking(Scene.failed(500), LONG_AGO);

    assertThat(held(nothing).reason()).isEqualTo("SnapshotNotFound");
    assertThat(held(nothing).retryAt()).isNull();
    assertThat(held(away).reason()).isEqualTo("SnapshotNotFound");
    assertThat(held(away).retryAt()).isEqualTo(IN_A_MINUTE);
  }

  private static Scene looking(Answer<Optional<String>> found, Instant since) {
    return starting(Step.REHEARSE, since, Scene.ViewOf.rehearsed().found(found).view())
        .restoresFrom(GIVEN)
        .starting(GIVEN, false);
  }

  /** An image stays as it is; a server may have the jar a minute later, and a pod come up. */
  @Test
  void shouldTryAgainLaterWhatAServerOrAPodMayDoBetter() {
    var fetched =
        new Declared(
            Scene.fetching("https://jars/job.jar"),
            Scene.NEW_DIGEST,
            false,
            new Scene().seen().declared().orElseThrow().upgrade(),
            SavepointPolicy.STANDARD,
            Optional.empty());

    assertThat(held(troubled(PodTrouble.JAR_NOT_FOUND)).retryAt()).isNull();
    assertThat(
            held(troubled(PodTrouble.JAR_NOT_FOUND).withoutNextRecord().declares(fetched))
                .retryAt())
        .isEqualTo(IN_A_MINUTE);
    assertThat(held(troubled(PodTrouble.JAR_REJECTED)).retryAt()).isNull();
    assertThat(held(troubled(PodTrouble.POD_CRASHING)).retryAt()).isEqualTo(IN_A_MINUTE);
  }

  private static Scene troubled(PodTrouble trouble) {
    var state = new ClusterState.Troubled(trouble, "It is so.", Duration.ZERO);
    return starting(Step.PREPARE, Scene.NOW, ClusterView.unasked(state));
  }
}
