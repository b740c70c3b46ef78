package dev.statefulflink.operator.decide.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.cutover.Gate;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import dev.statefulflink.operator.intent.cutover.Window;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An upgrade that waits before the cut, for an approval or a window. */
public class AwaitTest {
  public static final String WORD = word(Scene.NEW_DIGEST, Optional.empty());
  public static final Duration HOUR = Duration.ofHours(1);
  public static final CutoverPolicy MANUAL = manual(Optional.empty());
  public static final CutoverPolicy APPROVED = manual(Optional.of(WORD));
  public static final CutoverPolicy AT_NOON = windows("0 12 * * *");
  public static final CutoverPolicy AT_NIGHT = windows("0 2 * * *");
  public static final CutoverPolicy SOON = windows("5 12 * * *");

  /** At most three seconds. */
  public static final CutoverPolicy SHORT =
      new CutoverPolicy(
          false, Optional.empty(), HOUR, List.of(), Optional.of(Duration.ofSeconds(3)));

  public static final List<CutoverPolicy> POLICIES = List.of(MANUAL, APPROVED, AT_NOON, AT_NIGHT);

  private static String word(String digest, Optional<String> restoreFrom) {
    var active = new ActiveRevision(Scene.OLD, 1L, Scene.OLD_DIGEST, Scene.OLD_JOB, 2, null);
    return Gate.word(Scene.KEY, active, digest, restoreFrom);
  }

  private static CutoverPolicy manual(Optional<String> approved) {
    return new CutoverPolicy(true, approved, HOUR, List.of(), Optional.empty());
  }

  public static CutoverPolicy windows(String schedule) {
    return windows(schedule, ZoneOffset.UTC);
  }

  public static CutoverPolicy windows(String schedule, ZoneOffset zone) {
    var window = new Window(schedule, Duration.ofHours(2), zone);
    return new CutoverPolicy(false, Optional.empty(), HOUR, List.of(window), Optional.empty());
  }

  @Test
  void shouldWaitForTheApprovalBeforeTheCutAndSayWhatApproves() {
    var decision = decide(rehearsed(MANUAL));
    var handoff = decision.record().orElseThrow().handoff();

    assertThat(decision.verdict().reason()).isEqualTo(Reason.AWAITING_APPROVAL);
    assertThat(decision.verdict().message()).contains("spec.upgrade.approved: \"" + WORD + "\"");
    assertThat(handoff.step()).isEqualTo(Step.AWAIT);
    assertThat(handoff.triggerId()).isNull();
    assertThat(handoff.cutover().approve()).isEqualTo(WORD);
    assertThat(handoff.cutover().awaits()).isEqualTo("AwaitingApproval");
  }

  @Test
  @Law(4)
  void shouldTouchNothingWhileItWaits() {
    var decision = decide(awaiting(MANUAL, ago(10)));

    assertThat(decision.record()).isEmpty();
    assertThat(decision.actions()).isEmpty();
    assertThat(decision.verdict().reason()).isEqualTo(Reason.AWAITING_APPROVAL);
    assertThat(decision.again()).isEqualTo(Timings.standard().steady());
  }

  @Test
  void shouldCutOnceItIsApproved() {
    var handoff = recorded(awaiting(APPROVED, ago(10))).handoff();
    var awaited = recorded(rehearsed(MANUAL));

    assertThat(handoff.step()).isEqualTo(Step.CUT);
    assertThat(handoff.triggerId()).isEqualTo(Scene.TRIGGER);
    assertThat(recorded(remembering(awaited, APPROVED)).handoff().cutover().approve()).isNull();
    assertThat(recorded(rehearsed(APPROVED)).handoff().step()).isEqualTo(Step.CUT);
  }

  /** The approval of one upgrade is none of another one, nor of the same one after a way back. */
  @Test
  void shouldNotTakeTheApprovalOfAnotherUpgrade() {
    var other = manual(Optional.of("12345678"));
    var message = decide(awaiting(other, ago(10))).verdict().message();
    var again = new ActiveRevision(Scene.OLD, 1L, Scene.OLD_DIGEST, Scene.RETURN_JOB, 2, null);

    assertThat(message).contains("\"12345678\", which approves another one", WORD);
    assertThat(word("another", Optional.empty())).isNotEqualTo(WORD);
    assertThat(word(Scene.NEW_DIGEST, Optional.of("file:///a/chk-1"))).isNotEqualTo(WORD);
    assertThat(Gate.word(Scene.KEY, again, Scene.NEW_DIGEST, Optional.empty())).isNotEqualTo(WORD);
  }

  /** An approval is an edit of the spec, which gives it another generation. */
  @Test
  void shouldGoOnWithTheSameHandoffWhenTheApprovalMakesAnotherGeneration() {
    var handoff = recorded(awaiting(APPROVED, ago(10)).generation(3)).handoff();

    assertThat(handoff.id()).isEqualTo(Scene.NEXT);
    assertThat(handoff.step()).isEqualTo(Step.CUT);
  }

  @Test
  void shouldLetTheNewPodsGoAfterTheTimeoutAndPrepareAnewOnApproval() {
    var kept = decide(awaiting(MANUAL, ago(3599)));
    var gone = recorded(awaiting(MANUAL, ago(3600)));

    assertThat(kept.record()).isEmpty();
    assertThat(gone.handoff()).isNull();
    assertThat(gone.retiring()).containsExactly(Scene.NEXT);
    assertThat(gone.active().revision()).isEqualTo(Scene.OLD);
    assertThat(gone.held().reason()).isEqualTo("AwaitingApproval");
    assertThat(gone.held().approve()).isEqualTo(WORD);
    assertThat(gone.held().retryAt()).isNull();

    var waits = decide(remembering(gone, MANUAL));
    assertThat(waits.record()).isEmpty();
    assertThat(waits.verdict().reason()).isEqualTo(Reason.AWAITING_APPROVAL);
    var approved = recorded(remembering(gone, APPROVED).generation(3)).handoff();
    assertThat(approved.step()).isEqualTo(Step.PREPARE);
    assertThat(approved.generation()).isEqualTo(3);
    var noLonger = recorded(remembering(gone, CutoverPolicy.STANDARD).generation(3)).handoff();
    assertThat(noLonger.step()).isEqualTo(Step.PREPARE);
  }

  /** Also in time: an operator that was away has not let the pods wait. */
  @Test
  @Law(8)
  void shouldNotCountTheTimeWithoutAnOperator() {
    assertThat(decide(awaiting(MANUAL, ago(3600)).atFirstSight()).record()).isEmpty();
  }

  @Test
  void shouldLeaveTheRecordOfTheLastHandoffWhenItLetsThePodsGo() {
    var gone = recorded(awaiting(MANUAL, ago(3600)).handedOver(ago(7200)));

    assertThat(gone.lastHandoff().finishedAt()).isEqualTo(ago(7200));
  }

  @Test
  void shouldProveAgainWhatWasProvenLongAgo() {
    var soon = recorded(awaiting(APPROVED, ago(300))).handoff();
    var late = recorded(awaiting(APPROVED, ago(301))).handoff();

    assertThat(soon.step()).isEqualTo(Step.CUT);
    assertThat(late.step()).isEqualTo(Step.PREPARE);
    assertThat(late.id()).isEqualTo(Scene.NEXT);
    assertThat(late.triggerId()).isNull();
  }

  @Test
  void shouldMakeTheNewClusterAgainIfItHasLostAPodMeanwhile() {
    for (var cluster : List.of(new ClusterState.Absent(), new ClusterState.Partial())) {
      var scene = awaiting(MANUAL, ago(10)).next(ClusterView.unasked(cluster));

      assertThat(recorded(scene).handoff().step()).isEqualTo(Step.PREPARE);
    }
  }

  @Test
  void shouldStopWaitingForWhatIsNotDeclaredAnyMore() {
    assertThat(recorded(awaiting(CutoverPolicy.STANDARD, ago(10))).handoff().step())
        .isEqualTo(Step.CUT);
  }

  @Test
  void shouldLeaveForWhateverElseIsWanted() {
    for (var scene :
        List.of(
            awaiting(MANUAL, ago(10)).declares("another"),
            awaiting(MANUAL, ago(10)).declares(Scene.OLD_DIGEST),
            awaiting(MANUAL, ago(10)).suspended(),
            awaiting(MANUAL, ago(10)).restoresFrom("file:///a/chk-1"),
            awaiting(MANUAL, ago(10)).invalid(),
            awaiting(MANUAL, ago(10)).deleted())) {
      var memory = recorded(scene);

      assertThat(memory.handoff()).isNull();
      assertThat(memory.active().revision()).isEqualTo(Scene.OLD);
      assertThat(memory.retiring()).containsExactly(Scene.NEXT);
    }
  }

  public static ClusterView state(JobState state) {
    return Scene.ViewOf.present().compiled(Scene.COMPILED).state(state).view();
  }

  public static Scene rehearsed(CutoverPolicy policy) {
    return new Scene()
        .running()
        .cutsOver(policy)
        .handoff(Purpose.UPGRADE, Step.REHEARSE)
        .next(Scene.ViewOf.rehearsed().view());
  }

  public static Scene awaiting(CutoverPolicy policy, Instant since) {
    return new Scene()
        .running()
        .cutsOver(policy)
        .handoff(Purpose.UPGRADE, Step.AWAIT, since)
        .next(Scene.ViewOf.present().view());
  }

  /** The pods of the upgrade are gone, and the old job runs. */
  public static Scene remembering(StatefulJobStatus memory, CutoverPolicy policy) {
    return new Scene()
        .running()
        .remembers(new Memory(memory).withRetiring(List.of()).status())
        .cutsOver(policy)
        .active(state(JobState.RUNNING))
        .next(Scene.ViewOf.present().view());
  }

  public static Instant ago(long seconds) {
    return Scene.NOW.minusSeconds(seconds);
  }

  public static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  public static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }
}
