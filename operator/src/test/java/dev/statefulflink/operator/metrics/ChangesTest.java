package dev.statefulflink.operator.metrics;

import static dev.statefulflink.operator.metrics.Statuses.NOON;
import static dev.statefulflink.operator.metrics.Statuses.RUNS;
import static dev.statefulflink.operator.metrics.Statuses.handoff;
import static dev.statefulflink.operator.metrics.Statuses.held;
import static dev.statefulflink.operator.metrics.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {
  private static final String UP = handoff("Upgrade", "Prepare 0, Rehearse 20, Cut 22");
  private static final String BACK =
      handoff("Upgrade", "Cut 10, Resume 12, Withdraw 13, Return 20, VerifyReturn 24");

  /** The later status is written 30 s after noon. */
  private static List<Change> between(String before, String after) {
    return Changes.between(status(before), status(after), NOON.plusSeconds(30));
  }

  private static String last(String outcome) {
    return "lastHandoff: {id: b, outcome: " + outcome + "}\n";
  }

  private static Change step(Step step, long seconds) {
    return new Change.StepEnded(step, Duration.ofSeconds(seconds));
  }

  private static Change ended(Purpose purpose, HandoffResult result) {
    return new Change.HandoffEnded(purpose, result);
  }

  private static Change down(HandoffResult result, long seconds) {
    return new Change.Downtime(result, Duration.ofSeconds(seconds));
  }

  @Test
  void shouldTellNothingOfABeginningAndOfWhatIsNoStep() {
    assertThat(between("", UP)).isEmpty();
    assertThat(between(RUNS, RUNS + UP)).isEmpty();
    assertThat(between(UP, UP.replace("id: b", "id: b, triggerId: t"))).isEmpty();
  }

  @Test
  void shouldMeasureAStepByTheMarks() {
    assertThat(between(UP, handoff("Upgrade", "Prepare 0, Rehearse 20, Cut 22, Resume 25")))
        .containsExactly(step(Step.CUT, 3));
  }

  @Test
  void shouldTellAGoodUpgradeWithItsDowntime() {
    var verify = handoff("Upgrade", "Prepare 0, Rehearse 5, Cut 10, Resume 12, Verify 14");

    assertThat(between(RUNS + verify, RUNS + "lastHandoff: {id: b}"))
        .containsExactly(
            step(Step.VERIFY, 16),
            ended(Purpose.UPGRADE, HandoffResult.GOOD),
            down(HandoffResult.GOOD, 4));
  }

  @Test
  void shouldTellNoDowntimeOfAFirstStart() {
    assertThat(
            between(
                handoff("Start", "Prepare 0, Rehearse 5, Resume 6, Verify 9"),
                "lastHandoff: {id: b}\n" + RUNS))
        .containsExactly(step(Step.VERIFY, 21), ended(Purpose.START, HandoffResult.GOOD));
  }

  @Test
  void shouldTellAGenerationThatWasHeld() {
    var prepare = handoff("Upgrade", "Prepare 0");

    assertThat(between(RUNS + prepare, RUNS + held("JarNotFound") + last("Held")))
        .containsExactly(step(Step.PREPARE, 30), ended(Purpose.UPGRADE, HandoffResult.HELD));
  }

  @Test
  void shouldTellARollBackWithTheTimeUntilTheOldJobRan() {
    assertThat(between(RUNS + BACK, RUNS + held("RestoreFailed") + last("RolledBack")))
        .containsExactly(
            step(Step.VERIFY_RETURN, 6),
            ended(Purpose.UPGRADE, HandoffResult.ROLLED_BACK),
            down(HandoffResult.ROLLED_BACK, 14));
  }

  @Test
  void shouldCallItHeldWhereNothingWasStartedAgain() {
    var withdraw = handoff("Upgrade", "Cut 10, Resume 12, Withdraw 13");

    assertThat(between(RUNS + withdraw, held("RestoreFailed") + last("Failed")))
        .containsExactly(step(Step.WITHDRAW, 17), ended(Purpose.UPGRADE, HandoffResult.HELD));
  }

  @ParameterizedTest
  @CsvSource({"Suspend, SUSPEND", "Delete, DELETE"})
  void shouldTellAJobThatWasStoppedForGood(String word, Purpose purpose) {
    assertThat(
            between(
                RUNS + handoff(word, "Cut 0"), "lastState: {location: x}\n" + last("Completed")))
        .containsExactly(step(Step.CUT, 30), ended(purpose, HandoffResult.GOOD));
  }

  @Test
  void shouldCountADowntimeFromWhenTheJobWasLost() {
    var verify =
        handoff("Upgrade", "Cut 10, Resume 12, Verify 14")
            .replace("id: b", "id: b, downSince: \"" + NOON.minusSeconds(150) + "\"");

    assertThat(between(RUNS + verify, RUNS + last("Completed")))
        .contains(down(HandoffResult.GOOD, 164));
  }

  /** Held before already: what ends now is the retry, by an edit. */
  @Test
  void shouldTellAHandoffThatWasLeft() {
    var prepare = handoff("Upgrade", "Prepare 0");

    assertThat(between(RUNS + prepare + held("PodCrashing"), RUNS + held("PodCrashing")))
        .containsExactly(step(Step.PREPARE, 30), ended(Purpose.UPGRADE, HandoffResult.ABANDONED));
    assertThat(between(RUNS + prepare, "{}"))
        .contains(ended(Purpose.UPGRADE, HandoffResult.ABANDONED));
  }

  /** Recreate, and another spec after the cut: the marks continue in the next handoff. */
  @Test
  void shouldTellAHandoffThatTurnedToAnotherSpec() {
    var next = handoff("Upgrade", "Cut 0, Clear 4, Clear 9").replace("id: b", "id: c");

    assertThat(between(RUNS + handoff("Upgrade", "Cut 0, Clear 4"), RUNS + next))
        .containsExactly(step(Step.CLEAR, 5), ended(Purpose.UPGRADE, HandoffResult.ABANDONED));
  }

  @Test
  void shouldCountASavepointThatAHandoffCouldNotTake() {
    assertThat(between(RUNS + UP, RUNS + held("SavepointFailed") + last("Held")))
        .contains(new Change.SavepointFailed(), ended(Purpose.UPGRADE, HandoffResult.HELD));
    assertThat(between(RUNS + held("SavepointFailed"), RUNS + held("SavepointFailed"))).isEmpty();
  }

  @Test
  void shouldCountASavepointThatWasAskedForAndFailed() {
    var asked = RUNS + "savepoints: {request: {triggerId: t, jobId: job-a}}\n";

    assertThat(between(asked, RUNS + "savepoints: {failure: no room}\n"))
        .containsExactly(new Change.SavepointFailed());
    assertThat(between(asked, RUNS + "savepoints: {}\n")).isEmpty();
    assertThat(between(asked, asked)).isEmpty();
  }

  @Test
  void shouldNotCountTheRequestOfAJobThatWasReplaced() {
    var asked = RUNS + "savepoints: {failure: old, request: {triggerId: t, jobId: job-before}}\n";

    assertThat(between(asked, RUNS + "savepoints: {failure: old}\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESTARTING", "FAILING"})
  void shouldCountARestartOnce(String state) {
    var fails = "job: {id: job-a, state: " + state + "}";

    assertThat(between("job: {id: job-a, state: RUNNING}", fails))
        .containsExactly(new Change.JobRestarted());
    assertThat(between("job: {id: job-a, state: FAILING}", fails)).isEmpty();
    assertThat(between(fails, "job: {id: job-a, state: RUNNING}")).isEmpty();
    assertThat(between("job: {id: another, state: RUNNING}", fails)).isEmpty();
  }
}
