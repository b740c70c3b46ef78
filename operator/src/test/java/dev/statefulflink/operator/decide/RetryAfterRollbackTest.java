package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An upgrade that was rolled back is tried again only if it may be of use, and if it is wanted. */
class RetryAfterRollbackTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  /** The old revision has proven itself again. */
  private static Scene returned() {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.VERIFY_RETURN)
        .active(ForwardTest.job(JobState.RUNNING, true, 1));
  }

  private static HeldGeneration held(Scene scene) {
    return decide(scene).record().orElseThrow().held();
  }

  @Test
  void shouldTryAgainLaterIfTheCauseMayPass() {
    var held = held(returned().forACauseThatMayPass());

    assertThat(held.reason()).isEqualTo("RestoreFailed");
    assertThat(held.retryAt()).isEqualTo(Scene.NOW.plus(Duration.ofMinutes(10)));
    assertThat(held.message())
        .contains("runs again from the same state")
        .contains("The operator tries again")
        .contains("spec.upgrade.retryAfterRollback")
        .contains("Change or revert the spec");
  }

  @Test
  void shouldNotTryAgainWhatIsOfNoUseOrNotWanted() {
    assertThat(held(returned()).retryAt()).as("it never passes").isNull();
    assertThat(held(returned()).message()).doesNotContain("tried again");
    var wanted = returned().forACauseThatMayPass();
    assertThat(held(wanted.withoutRetryAfterRollback()).retryAt()).isNull();
    assertThat(held(wanted.invalid()).retryAt()).isNull();
    var rests =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.WITHDRAW)
            .forACauseThatMayPass()
            .withoutReturn();
    assertThat(held(rests).retryAt()).as("without rollback").isNull();
  }

  /** It would stop the job before anything is known of the new one. */
  @Test
  @Law(4)
  void shouldNotTryARecreateAgain() {
    var back =
        new Scene()
            .running()
            .recreates(Step.VERIFY_RETURN, Scene.NOW)
            .forACauseThatMayPass()
            .active(ForwardTest.job(JobState.RUNNING, true, 1));

    assertThat(held(back).retryAt()).isNull();
  }

  @Test
  @Law(4)
  void shouldMakeAndRehearseTheNewClusterBeforeEachTry() {
    var due = decide(new Scene().running().held(Reason.RESTORE_FAILED, Scene.NOW));
    var waiting = new Scene().running().held(Reason.RESTORE_FAILED, Scene.NOW.plusSeconds(1));
    var handoff = due.record().orElseThrow().handoff();

    assertThat(handoff.step()).isEqualTo(Step.PREPARE);
    assertThat(handoff.attempt()).isEqualTo(2);
    assertThat(handoff.triggerId()).isNull();
    assertThat(due.actions()).isEmpty();
    assertThat(decide(waiting).record()).isEmpty();
  }

  @Test
  void shouldWaitLongerEachTimeUpToSixHours() {
    var minutes =
        Stream.of(1, 2, 3, 6, 7, 100)
            .map(attempts -> Timings.standard().retryAfterRollback(attempts).toMinutes());

    assertThat(minutes).containsExactly(10L, 20L, 40L, 320L, 360L, 360L);
  }

  /** Recorded when the rollback begins: later, Flink can no longer be asked. */
  @Test
  void shouldRecordWhetherTheCauseMayPass() {
    var now = Scene.NOW;
    var unknown = Scene.ViewOf.present().unknownJob();
    var refusedForLong = Scene.<Void>failed(500, now, now.minusSeconds(31));
    var elsewhere = Scene.details(JobState.RUNNING, true, "file:///another", 1);
    var starting = Scene.ViewOf.present().state(JobState.CREATED).view();
    var late = now.minusSeconds(3600);

    assertThat(mayPass(now, job(Scene.details(JobState.FAILED, false, null, 0)))).isTrue();
    assertThat(mayPass(now, job(Scene.hopeless(JobState.FAILED, 1)))).isNull();
    assertThat(mayPass(now.minusSeconds(40), unknown.submit(refusedForLong).view())).isTrue();
    assertThat(mayPass(now, unknown.submit(Scene.failed(400)).view())).isNull();
    assertThat(mayPass(late, starting)).isTrue();
    assertThat(mayPass(late, job(Scene.hopeless(JobState.RESTARTING, 1)))).isNull();
    assertThat(mayPass(now, Step.VERIFY, job(elsewhere))).isNull();
    assertThat(mayPass(now, Step.VERIFY, job(Scene.batch(JobState.RUNNING, true)))).isNull();
  }

  private static Boolean mayPass(Instant since, ClusterView view) {
    return mayPass(since, Step.RESUME, view);
  }

  private static Boolean mayPass(Instant since, Step step, ClusterView view) {
    var turned = decide(new Scene().running().handoff(Purpose.UPGRADE, step, since).next(view));
    return turned.record().orElseThrow().handoff().failure().mayPass();
  }

  private static ClusterView job(JobDetails details) {
    return Scene.ViewOf.present().state(details.state()).details(details).view();
  }
}
