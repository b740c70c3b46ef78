package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.UnrecordedRevision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A status that was lost: what runs is in charge again, and nothing is removed before. */
public class AdoptionTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final String GIVEN = "file:///given/chk-3";

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  public static UnrecordedRevision revision(String name, Map<String, JobState> jobs) {
    return revision(name, Scene.got(jobs));
  }

  private static UnrecordedRevision revision(String name, Answer<Map<String, JobState>> jobs) {
    return new UnrecordedRevision(
        name, 7, Scene.intent(), new ClusterState.Present(), jobs, Optional.empty());
  }

  private static UnrecordedRevision withoutPods(String name) {
    return new UnrecordedRevision(
        name, 6, Scene.intent(), new ClusterState.Absent(), new Answer.None<>(), Optional.empty());
  }

  private static void isHeld(Scene scene) {
    assertThat(decide(scene).verdict().reason()).isEqualTo(Reason.STATE_UNKNOWN);
    assertThat(decide(scene).record()).isEmpty();
    assertThat(decide(scene).actions()).isEmpty();
  }

  @Test
  @Law({3, 4})
  void shouldPutTheRevisionThatRunsInChargeAgain() {
    var scene = new Scene().lost(revision(Scene.OLD, Map.of(Scene.OLD_JOB, JobState.RUNNING)));
    var active = recorded(scene).active();

    assertThat(active.revision()).isEqualTo(Scene.OLD);
    assertThat(active.jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(active.generation()).isEqualTo(7);
    assertThat(active.parallelism()).isEqualTo(2);
    assertThat(recorded(scene).retiring()).isNull();
    assertThat(decide(scene).verdict().message()).contains(Scene.OLD);
  }

  @Test
  @Law(8)
  void shouldRestartNothingIfWhatRunsIsWhatIsDeclared() {
    var declared = Specs.declared("job.parallelism: 2");
    var image = Specs.declared("image: mine:1");
    var other = Specs.declared("job.parallelism: 4");

    assertThat(declared.digestOf(declared.intent())).isEqualTo(declared.digest());
    assertThat(image.digestOf(image.intent())).isEqualTo(image.digest());
    assertThat(declared.digestOf(other.intent())).isNotEqualTo(declared.digest());
  }

  @Test
  void shouldTakeTheOneThatRunsOfSeveral() {
    var running = revision("bbbbbbbb", Map.of("job-b", JobState.RESTARTING));
    var ended = revision(Scene.OLD, Map.of(Scene.OLD_JOB, JobState.FINISHED));
    var scene = new Scene().lost(ended, running, withoutPods("cccccccc"));

    assertThat(recorded(scene).active().revision()).isEqualTo("bbbbbbbb");
    assertThat(recorded(scene).active().jobId()).isEqualTo("job-b");
  }

  @Test
  void shouldTakeTheOneWhoseJobHasEndedIfNoneRuns() {
    var ended = revision(Scene.OLD, Map.of(Scene.OLD_JOB, JobState.FAILED));
    var empty = revision("bbbbbbbb", Map.of());

    assertThat(recorded(new Scene().lost(ended, empty)).active().jobId()).isEqualTo(Scene.OLD_JOB);
  }

  @Test
  @Law({3, 5})
  void shouldHoldEverythingWhileItIsNotKnownWhatIsInCharge() {
    var running = revision(Scene.OLD, Map.of(Scene.OLD_JOB, JobState.RUNNING));
    var another = revision("bbbbbbbb", Map.of("job-b", JobState.RUNNING));
    var silent = revision("bbbbbbbb", Scene.<Map<String, JobState>>failed(503));

    isHeld(new Scene().lost(running, another));
    isHeld(new Scene().lost(running, silent));
    isHeld(new Scene().lost(silent));
    isHeld(new Scene().lost(revision(Scene.OLD, Map.of())));
    isHeld(new Scene().lost(withoutPods(Scene.OLD)));
    isHeld(new Scene().lost(silent).restoresFrom(GIVEN));
    isHeld(new Scene().lost(silent).suspended());
    isHeld(new Scene().lost(silent).deleted());
    assertThat(decide(new Scene().lost(silent)).verdict().message()).contains("bbbbbbbb");
  }

  /** The word is for a state that nobody knows, and not for want of a first answer. */
  @Test
  @Law({3, 8})
  void shouldAskForTheJobBeforeItCountsAsGivenUp() {
    var asked = revision(Scene.OLD, new Answer.None<>());
    var running = revision(Scene.OLD, Map.of(Scene.OLD_JOB, JobState.RUNNING));

    isHeld(new Scene().lost(asked).by(Strategy.WARM, StateFrom.NOTHING));
    assertThat(
            recorded(new Scene().lost(running).by(Strategy.WARM, StateFrom.NOTHING))
                .active()
                .jobId())
        .isEqualTo(Scene.OLD_JOB);
  }

  private static SavedState takenBy(Purpose purpose, long generation) {
    var id = HandoffIds.of(Scene.KEY, purpose, generation, 2).id();
    return new SavedState(
        "file:///state/ns/words/savepoints/" + id + "/savepoint-1",
        SavedState.Kind.SAVEPOINT,
        Scene.NOW);
  }

  /** Its pods are gone, and the kept state is what this deletion or suspension has taken. */
  @Test
  @Law(5)
  void shouldEndWhatWasAtRestWhenTheStatusWasLost() {
    var deleted = new Scene().lost(withoutPods(Scene.OLD)).strangers(Scene.OLD).deleted();
    var suspended = new Scene().lost(withoutPods(Scene.OLD)).strangers(Scene.OLD).suspended();

    for (var scene :
        List.of(
            deleted.kept(takenBy(Purpose.DELETE, 2)),
            suspended.kept(takenBy(Purpose.SUSPEND, 2)))) {
      assertThat(recorded(scene).retiring()).containsExactly(Scene.OLD);
      assertThat(decide(scene).verdict().reason()).isNotEqualTo(Reason.STATE_UNKNOWN);
    }
    assertThat(recorded(deleted.generation(4)).retiring()).containsExactly(Scene.OLD);
  }

  /** A job that has run since may have left a newer state. */
  @Test
  @Law(3)
  void shouldNotTakeAnotherKeptStateForTheNewest() {
    var running = revision(Scene.OLD, Map.of());

    isHeld(new Scene().lost(withoutPods(Scene.OLD)).deleted().kept(takenBy(Purpose.SUSPEND, 2)));
    isHeld(new Scene().lost(withoutPods(Scene.OLD)).suspended().kept(takenBy(Purpose.SUSPEND, 1)));
    isHeld(new Scene().lost(withoutPods(Scene.OLD)).kept(takenBy(Purpose.SUSPEND, 2)));
    isHeld(new Scene().lost(running).deleted().kept(takenBy(Purpose.DELETE, 2)));
  }

  @Test
  void shouldRemoveThemByTheUsersWordAlone() {
    var silent = revision(Scene.OLD, Scene.<Map<String, JobState>>failed(503));
    var nothing = new Scene().lost(silent).by(Strategy.WARM, StateFrom.NOTHING);
    var discarded = new Scene().lost(silent).discards().deleted();

    assertThat(recorded(nothing).retiring()).containsExactly(Scene.OLD);
    assertThat(recorded(discarded).retiring()).containsExactly(Scene.OLD);
  }

  /** The old revision was being removed; the consent was given for the upgrade that has ended. */
  @Test
  @Law(3)
  void shouldNotRemoveTheOnlyJobThatRunsByAWordOfLongAgo() {
    var silent = revision(Scene.OLD, Scene.<Map<String, JobState>>failed(0));
    var running = revision(Scene.NEXT, Map.of("job-b", JobState.RUNNING));

    isHeld(new Scene().lost(silent, running).by(Strategy.WARM, StateFrom.NOTHING));
  }

  /** What was restored before the status was lost must not be restored again. */
  @Test
  @Law(3)
  void shouldNotGoBackToASnapshotThatTheSpecStillNames() {
    var running = revision(Scene.OLD, Map.of(Scene.OLD_JOB, JobState.RUNNING));
    var adopted = recorded(new Scene().restoresFrom(GIVEN).lost(running));

    assertThat(adopted.lastRestoreFrom()).isEqualTo(GIVEN);
    assertThat(recorded(new Scene().lost(running)).lastRestoreFrom()).isNull();
  }

  @Test
  void shouldAdoptBeforeAFinalSavepointAndWaitForASpecThatCanBeRead() {
    var running = revision(Scene.OLD, Map.of(Scene.OLD_JOB, JobState.RUNNING));
    var invalid = new Scene().lost(running).invalid();

    assertThat(recorded(new Scene().lost(running).deleted()).active().jobId())
        .isEqualTo(Scene.OLD_JOB);
    assertThat(recorded(new Scene().lost(running).invalid().deleted()).active().jobId())
        .isEqualTo(Scene.OLD_JOB);
    assertThat(decide(invalid).record()).isEmpty();
    assertThat(decide(invalid).verdict().reason()).isEqualTo(Reason.SPEC_INVALID);
  }

  /** The count of attempts is lost as well, and with it the name of the next revision. */
  @Test
  void shouldNotNameTheNextRevisionAsTheAdoptedOne() {
    var first = HandoffIds.of(Scene.KEY, Purpose.UPGRADE, 2, 1).id();
    var scene = new Scene().running(first);

    assertThat(recorded(scene).handoff().id()).isNotEqualTo(first);
    assertThat(recorded(scene).handoff().attempt()).isEqualTo(2);
  }
}
