package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.PodTrouble;
import dev.statefulflink.operator.observe.RetiringView;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import dev.statefulflink.operator.status.Announcements;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A job that no JobManager has any more while another spec is declared, which is not carried out.
 */
class LostWhileHeldTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final String CHECKPOINT = "file:///state/ns/words/checkpoints/aaaaaaaa/j/chk-7";
  private static final String SAVEPOINT =
      "file:///state/ns/words/savepoints/" + Scene.OLD_JOB + "/cccc1111/savepoint-1";
  private static final Instant LONG_AGO = Scene.NOW.minus(Duration.ofMinutes(11));
  private static final ClusterState.Troubled CRASHES =
      new ClusterState.Troubled(
          PodTrouble.POD_CRASHING, "The jobmanager crashes (recoverJobGraph).", Duration.ZERO);

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static ClusterView unknown(Answer<Optional<String>> found) {
    return Scene.ViewOf.present().unknownJob().found(found).view();
  }

  private static ClusterView left(String path) {
    return unknown(Scene.got(Optional.of(path)));
  }

  private static ClusterView forgotten() {
    return left(CHECKPOINT).withState(Scene.got(Optional.empty(), LONG_AGO));
  }

  private static Scene held() {
    return new Scene()
        .running()
        .held(Reason.STATE_INCOMPATIBLE, null)
        .handedOver(LONG_AGO)
        .active(forgotten());
  }

  private static Scene crashing() {
    var silent = ClusterView.unasked(CRASHES).withState(Scene.failed(0, Scene.NOW, LONG_AGO));
    return held().active(silent).managerIs(CRASHES).recoverable();
  }

  private static Scene after(StatefulJobStatus status) {
    return new Scene().remembers(status);
  }

  private static RetiringView pods(boolean deployments, Pods pods, boolean haData) {
    return new RetiringView(Scene.OLD, deployments, true, pods, haData);
  }

  /** Where its pods have ended, and its cluster is there again. */
  private static StatefulJobStatus cleared() {
    return recorded(after(recorded(held())).leaves(pods(false, Pods.NONE, false)));
  }

  private static boolean startsNothing(Scene scene) {
    var decision = decide(scene);
    return decision.record().map(record -> record.handoff() == null).orElse(true)
        && decision.actions().isEmpty();
  }

  /** Its TaskManagers may run on until they miss the JobManager that knew the job. */
  @Test
  @Law(2)
  void shouldProveTheEndOfItsPodsFirst() {
    var begun = recorded(held());

    assertThat(begun.handoff().step()).isEqualTo(Step.CLEAR);
    assertThat(begun.handoff().purpose()).isEqualTo(Purpose.START);
    assertThat(begun.handoff().lost()).isTrue();
    assertThat(begun.handoff().returnJobId()).isNotNull().isNotEqualTo(Scene.OLD_JOB);
    assertThat(begun.active().revision()).isEqualTo(Scene.OLD);
    assertThat(begun.held().reason()).isEqualTo("StateIncompatible");

    assertThat(decide(after(begun).leaves(pods(true, Pods.RUNNING, true))).actions())
        .containsExactly(new Action.RemovePods(Scene.OLD));
    assertThat(decide(after(begun).leaves(pods(false, Pods.NONE, true))).actions())
        .containsExactly(new Action.RemoveHaData(Scene.OLD));
    assertThat(cleared().handoff().step()).isEqualTo(Step.RETURN);
  }

  @Test
  void shouldMakeItsClusterAgain() {
    assertThat(decide(after(cleared()).active(ClusterView.absent())).actions())
        .containsExactly(
            new Action.ApplyCluster(
                Scene.OLD, 1, List.of(cleared().handoff().returnJobId()), Scene.intent()));
  }

  /** A savepoint of a handoff that was given up may be newer than every checkpoint. */
  @Test
  @Law(3)
  void shouldStartFromTheNewestSnapshotOfAnyKindAndNotBeforeItIsKnown() {
    var waits = decide(after(cleared()).active(unknown(new Answer.None<>())));
    var found = recorded(after(cleared()).active(left(SAVEPOINT)));
    var submit =
        decide(after(found).active(Scene.ViewOf.present().unknownJob().view())).actions().stream()
            .filter(Action.Submit.class::isInstance)
            .map(Action.Submit.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(waits.record()).isEmpty();
    assertThat(waits.actions()).isEmpty();
    assertThat(found.handoff().state().location()).isEqualTo(SAVEPOINT);
    assertThat(found.handoff().lost()).isNotEqualTo(true);
    assertThat(found.lastState().location()).isEqualTo(SAVEPOINT);
    assertThat(submit.revision()).isEqualTo(Scene.OLD);
    assertThat(submit.jobId()).isEqualTo(found.handoff().returnJobId());
    assertThat(submit.from()).contains(SAVEPOINT);
  }

  @Test
  @Law(3)
  void shouldStartNothingWithoutASnapshot() {
    var nothing = decide(after(cleared()).active(unknown(Scene.got(Optional.empty()))));

    assertThat(nothing.verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(nothing.verdict().message()).contains("spec.restoreFrom");
    assertThat(nothing.actions()).isEmpty();
    assertThat(nothing.record()).isEmpty();
  }

  /** The job of the revision in charge from then on; what is held stays held. */
  @Test
  @Law(1)
  void shouldKeepWhatIsHeldOnceItRuns() {
    var found = recorded(after(cleared()).active(left(CHECKPOINT)));
    var proven = Scene.details(JobState.RUNNING, true, CHECKPOINT, 1);
    var runs = Scene.ViewOf.present().state(JobState.RUNNING).details(proven).view();
    var verifies = recorded(after(found).active(runs));
    var over = recorded(after(verifies).active(runs));

    assertThat(over.handoff()).isNull();
    assertThat(over.active().jobId()).isEqualTo(found.handoff().returnJobId());
    assertThat(over.active().restoredFrom()).isEqualTo(CHECKPOINT);
    assertThat(over.held().reason()).isEqualTo("StateIncompatible");
    assertThat(over.lastHandoff().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(
            Announcements.between(held().seen().memory(), recorded(held()), "").stream()
                .map(event -> event.message()))
        .anyMatch(message -> message.contains("searches storage"));
  }

  @Test
  @Law(5)
  void shouldDoSoForAJobManagerThatCrashesAtEachStart() {
    var begun = recorded(crashing());

    assertThat(begun.handoff().step()).isEqualTo(Step.CLEAR);
    assertThat(begun.handoff().purpose()).isEqualTo(Purpose.START);
    assertThat(decide(crashing()).verdict().message()).contains("recoverJobGraph");
  }

  /** Its state was recorded when it ended: a failed job does not start again by itself. */
  @Test
  @Law(9)
  void shouldNotStartAJobThatHadEnded() {
    var state = new SavedState(CHECKPOINT, SavedState.Kind.CHECKPOINT, LONG_AGO, null, null);
    var known = recorded(after(cleared()).lastState(state).active(left(CHECKPOINT)));

    assertThat(startsNothing(held().lastState(state))).isTrue();
    assertThat(known.handoff()).isNull();
    assertThat(known.active().revision()).isEqualTo(Scene.OLD);
    assertThat(known.held().reason()).isEqualTo("StateIncompatible");
  }

  @Test
  void shouldDoSoForASpecThatCannotBeRead() {
    assertThat(recorded(held().invalid()).handoff().step()).isEqualTo(Step.CLEAR);
  }

  @Test
  void shouldStartNothingOtherwise() {
    var lately = left(CHECKPOINT).withState(Scene.got(Optional.empty()));

    assertThat(startsNothing(held().active(lately))).as("not unknown for long").isTrue();
    assertThat(startsNothing(held().active(unknown(Scene.got(Optional.empty()))))).isTrue();
    assertThat(startsNothing(held().suspended())).isTrue();
    assertThat(startsNothing(held().invalid().declaresSuspended())).isTrue();
    assertThat(startsNothing(held().withoutActiveRecord())).isTrue();
    assertThat(startsNothing(held().declares(Scene.OLD_DIGEST))).as("it is what is held").isTrue();
  }

  /** Nothing was submitted: the next handoff takes the state of the job in charge. */
  @Test
  @Law(3)
  void shouldLeaveItToAnotherSpecWithTheJobStillInCharge() {
    var changed = after(cleared()).declares("another").active(left(CHECKPOINT));
    var left = recorded(changed);
    var deleted = recorded(after(cleared()).deleted().active(left(CHECKPOINT)));

    assertThat(left.handoff()).isNull();
    assertThat(left.active().revision()).isEqualTo(Scene.OLD);
    assertThat(left.active().jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(left.lastHandoff().outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(deleted.active().jobId()).isEqualTo(Scene.OLD_JOB);
  }
}
