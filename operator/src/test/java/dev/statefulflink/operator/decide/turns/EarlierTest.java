package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.Answer;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A start from nothing, if an earlier object of the name has left snapshots in storage. */
class EarlierTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(3600);
  private static final String LEFT = "file:///state/ns/words/checkpoints/cccccccc/job/chk-5";
  private static final String FIRST = HandoffIds.of(Scene.KEY, Purpose.START, 1, 3).id();
  private static final String OWN = "file:///state/ns/words/checkpoints/" + FIRST + "/job/chk-1";

  private static Scene starts(Answer<Optional<String>> found) {
    return starts(found, Scene.NOW);
  }

  private static Scene starts(Answer<Optional<String>> found, Instant since) {
    return new Scene()
        .handoff(Purpose.START, Step.REHEARSE, since)
        .next(Scene.ViewOf.present().rehearsal(Scene.got(null)).found(found).view());
  }

  private static Answer<Optional<String>> found(String path) {
    return Scene.got(Optional.of(path));
  }

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  @Test
  @Law(3)
  void shouldAskTheUserAboutSnapshotsOfAnEarlierObject() {
    var memory = recorded(starts(found(LEFT)));

    assertThat(memory.handoff()).isNull();
    assertThat(memory.held().reason()).isEqualTo("StateUnknown");
    assertThat(memory.held().retryAt()).isNull();
    assertThat(memory.held().message())
        .contains(LEFT)
        .contains("spec.restoreFrom")
        .contains("stateFrom: Nothing");
    assertThat(recorded(starts(Scene.got(Optional.empty()))).handoff().step())
        .isEqualTo(Step.RESUME);
  }

  @Test
  void shouldStartByTheUsersWord() {
    var given = starts(found(LEFT)).restoresFrom(LEFT).starting(LEFT, false);

    assertThat(recorded(given).handoff().step()).isEqualTo(Step.RESUME);
    assertThat(recorded(starts(found(LEFT)).starting(null, true)).handoff().step())
        .isEqualTo(Step.RESUME);
  }

  @Test
  void shouldNotAskAboutWhatAnObjectLeftThatWasDeletedWithoutAState() {
    assertThat(recorded(new Scene().keptNothing()).handoff().empty()).isTrue();
    assertThat(recorded(new Scene()).handoff().empty()).isNull();
    assertThat(recorded(new Scene().kept(Scene.STATE)).handoff().empty()).isNull();
    assertThat(recorded(new Scene().keptNothing().lastState(Scene.STATE)).handoff().empty())
        .isNull();
    var given = new Scene().keptNothing().restoresFrom(LEFT);
    assertThat(recorded(given).handoff().empty()).isNull();
    assertThat(recorded(given).handoff().restoreFrom()).isEqualTo(LEFT);
    var nothing = new Scene().by(Strategy.WARM, StateFrom.NOTHING);
    assertThat(recorded(nothing).handoff().empty()).isTrue();
  }

  /** A first start that was held, while its job completed a checkpoint anyway. */
  @Test
  @Law(3)
  void shouldGoOnFromWhatAnEarlierAttemptOfItsOwnHasLeft() {
    var memory = recorded(starts(found(OWN)));

    assertThat(memory.handoff().step()).isEqualTo(Step.REHEARSE);
    assertThat(memory.handoff().state().location()).isEqualTo(OWN);
    assertThat(memory.lastState().location()).isEqualTo(OWN);
    assertThat(recorded(starts(found(OWN)).handedOver(LONG_AGO)).held().reason())
        .as("what a job left that ran is recorded")
        .isEqualTo("StateUnknown");
  }

  /** Of a job that was resumed, or whose object was applied again. */
  @Test
  @Law(3)
  void shouldGoOnFromWhatAStartThatWasGivenUpHasLeftBesideARecordedState() {
    var memory = recorded(again(found(OWN), FIRST, Scene.STATE));
    var elsewhere = state("file:///given/chk-9");

    assertThat(memory.handoff().step()).isEqualTo(Step.REHEARSE);
    assertThat(memory.handoff().state().location()).isEqualTo(OWN);
    assertThat(memory.lastState().location()).isEqualTo(OWN);
    assertThat(step(again(found(OWN), "dddddddd", Scene.STATE)))
        .as("left by a start before that one")
        .isEqualTo(Step.REHEARSE);
    assertThat(step(again(found(OWN), "dddddddd", elsewhere)))
        .as("not known to be newer")
        .isEqualTo(Step.RESUME);
    assertThat(step(again(found(OWN), FIRST, elsewhere))).isEqualTo(Step.REHEARSE);
    assertThat(step(again(found(OWN), FIRST, state(OWN)))).isEqualTo(Step.RESUME);
    assertThat(step(again(found(LEFT), FIRST, Scene.STATE))).isEqualTo(Step.RESUME);
    assertThat(step(again(Scene.got(Optional.empty()), FIRST, Scene.STATE))).isEqualTo(Step.RESUME);
    assertThat(decide(again(Scene.failed(500), FIRST, Scene.STATE)).record()).isEmpty();
  }

  private static Step step(Scene scene) {
    return recorded(scene).handoff().step();
  }

  private static SavedState state(String location) {
    return new SavedState(location, SavedState.Kind.CHECKPOINT, Scene.NOW);
  }

  /** A start from a recorded state, after one that was given up. */
  private static Scene again(Answer<Optional<String>> found, String before, SavedState state) {
    var scene = starts(found);
    var memory = new Memory(scene.seen().memory());
    var handoff = Handoffs.withState(memory.handoff().orElseThrow(), state);
    var last =
        new LastHandoff(
            before,
            Purpose.START,
            LastHandoff.Outcome.FAILED,
            "ResumeTimeout",
            null,
            before,
            null,
            null,
            null,
            new TreeMap<>(),
            Scene.NOW);
    return scene.remembers(memory.withHandoff(handoff).withLastHandoff(last).status());
  }

  @Test
  @Law(5)
  void shouldWaitForStorageThatCannotBeReadUntilTheDeadline() {
    var waits = decide(starts(Scene.failed(500)));
    var late = recorded(starts(Scene.failed(500), LONG_AGO)).held();

    assertThat(waits.record()).isEmpty();
    assertThat(waits.verdict().message()).contains("Boom");
    assertThat(decide(starts(new Answer.None<>())).record()).isEmpty();
    assertThat(late.reason()).isEqualTo("RehearsalTimeout");
    assertThat(late.message()).contains("Boom");
    assertThat(late.retryAt()).isNotNull();
  }
}
