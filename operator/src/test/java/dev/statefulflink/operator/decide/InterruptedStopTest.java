package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A stop whose savepoint is complete, and which its JobManager has not survived: Flink has
 * continued the job from an older checkpoint, and would put out again what the savepoint has
 * committed.
 */
class InterruptedStopTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final String TAKEN = Scene.DIRECTORY + "/savepoint-1";
  private static final String OLDER = "file:///state/ns/words/checkpoints/aaaaaaaa/j/chk-9";
  private static final SavepointResult UNKNOWN = new SavepointResult.Unknown();
  private static final SavepointResult FAILED = new SavepointResult.Failed("a task has failed");

  private static Scene cut(
      Purpose purpose, JobState state, SavepointResult result, Answer<Optional<String>> found) {
    var details =
        new JobDetails(
            state, true, Optional.empty(), true, 1, Optional.of(OLDER), Optional.empty(), 0, "");
    var view = Scene.ViewOf.present().state(state).details(details).savepoint(result).found(found);
    return new Scene()
        .running()
        .handoff(purpose, Step.CUT, Scene.NOW.minusSeconds(20))
        .active(view.view().withMayBeTaken());
  }

  private static Decision decided(
      JobState state, SavepointResult result, Answer<Optional<String>> found) {
    return DECIDER.decide(cut(Purpose.UPGRADE, state, result, found).seen());
  }

  @ParameterizedTest
  @EnumSource(names = {"UPGRADE", "SUSPEND", "DELETE"})
  @Law(3)
  void shouldTakeTheJobAwayBeforeItPutsOutMore(Purpose purpose) {
    var found = Scene.got(Optional.of(TAKEN));

    var decision = DECIDER.decide(cut(purpose, JobState.RUNNING, UNKNOWN, found).seen());

    var handoff = decision.record().orElseThrow().handoff();
    assertThat(handoff.step()).isEqualTo(Step.CLEAR);
    assertThat(handoff.lost()).isTrue();
    assertThat(decision.verdict().message()).contains("continued the job from an older checkpoint");
  }

  @ParameterizedTest
  @EnumSource(names = {"INITIALIZING", "RESTARTING", "FAILING"})
  @Law(3)
  void shouldDoSoWhateverTheJobDoes(JobState state) {
    var decision = decided(state, UNKNOWN, Scene.got(Optional.of(TAKEN)));

    assertThat(decision.record().orElseThrow().handoff().step()).isEqualTo(Step.CLEAR);
  }

  @Test
  @Law(3)
  void shouldDoSoIfTheStopHasFailedAfterItsSavepoint() {
    var decision = decided(JobState.RUNNING, FAILED, Scene.got(Optional.of(TAKEN)));

    assertThat(decision.record().orElseThrow().handoff().step()).isEqualTo(Step.CLEAR);
  }

  @Test
  void shouldStopTheJobIfThereIsNoSavepoint() {
    var decision = decided(JobState.RUNNING, UNKNOWN, Scene.got(Optional.empty()));

    assertThat(decision.actions()).hasOnlyElementsOfType(Action.StopWithSavepoint.class);
  }

  @Test
  @Law(3)
  void shouldNotStopItBeforeThatIsKnown() {
    assertThat(decided(JobState.RUNNING, UNKNOWN, new Answer.None<>()).actions()).isEmpty();
    assertThat(decided(JobState.RUNNING, UNKNOWN, Scene.failed(500)).actions()).isEmpty();
    assertThat(decided(JobState.RUNNING, FAILED, new Answer.None<>()).record()).isEmpty();
  }

  @Test
  void shouldHoldASavepointThatHasFailedAlsoIfStorageCannotBeRead() {
    for (Answer<Optional<String>> found :
        java.util.List.of(
            Scene.got(Optional.<String>empty()), Scene.<Optional<String>>failed(500))) {
      var decision = decided(JobState.RUNNING, FAILED, found);

      assertThat(decision.record().orElseThrow().held().reason()).isEqualTo("SavepointFailed");
    }
  }

  /** What it lists is older. */
  @Test
  @Law(3)
  void shouldStartFromTheSavepointIfTheJobHasFailedSince() {
    var decision = decided(JobState.FAILED, UNKNOWN, Scene.got(Optional.of(TAKEN)));

    assertThat(decision.record().orElseThrow().handoff().state().location()).isEqualTo(TAKEN);
    assertThat(decided(JobState.FAILED, UNKNOWN, new Answer.None<>()).record()).isEmpty();
  }
}
