package dev.statefulflink.operator.status;

import static dev.statefulflink.operator.status.StatusScene.ACTIVE;
import static dev.statefulflink.operator.status.StatusScene.memory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementsTest {
  private static final String STATE = "{location: file:/s/1, kind: Savepoint}";
  private static final String FAILURE = "failure: {reason: RestoreFailed, message: It broke.}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Prepare  | Preparing       | Creating the Flink cluster of revision b",
        "Rehearse | Rehearsing      | The cluster is up; compiling the job on it",
        "Cut      | TakingSavepoint | Stopping the job with a savepoint to file:/s/b",
        "Resume   | Restoring       | Starting the job from file:/s/1",
        "Verify   | Verifying       | Every task runs; waiting for the first checkpoint",
      })
  void shouldTellOfEachStepForward(String step, String reason, String message) {
    var after = handoff(step, "savepointDirectory: file:/s/b, state: " + STATE);
    var once = "b-" + step.toUpperCase(Locale.ROOT);

    assertThat(between("", after)).containsExactly(new Announcement(once, false, reason, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Prepare  |                    | Creating the Flink cluster of revision b, because image"
            + " changed",
        "Cut      | strategy: Recreate | Stopping the job with a savepoint to file:/s/b, because"
            + " image changed",
        "Cut      |                    | Stopping the job with a savepoint to file:/s/b",
        "Rehearse |                    | The cluster is up; compiling the job on it",
      })
  void shouldTellWhyAnUpgradeIsMadeWhenItBegins(String step, String how, String message) {
    var of = "savepointDirectory: file:/s/b" + (how == null ? "" : ", " + how);
    var after = memory(handoff(step, of));

    assertThat(Announcements.between(memory(""), after, ", because image changed"))
        .extracting(Announcement::message)
        .containsExactly(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Withdraw     | WITHDRAW      | Withdrawing | It broke.",
        "Return       | RETURN        | RollingBack | Starting the old revision again from"
            + " file:/s/1",
        "VerifyReturn | VERIFY_RETURN | RollingBack | Every task of the old revision runs again",
      })
  void shouldWarnOfEachStepBack(String step, String once, String reason, String message) {
    var after = handoff(step, FAILURE + ", state: " + STATE);

    assertThat(between("", after))
        .containsExactly(new Announcement("b-" + once, true, reason, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outcome: Unchecked, message: No snapshot. | b-unchecked | StateUnchecked | Whether the"
            + " state fits the new job is not known before it starts. No snapshot.",
        "outcome: Fits, dropped: [{operator: count, uid: v1, bytes: 12000}, {operator: sum, bytes:"
            + " 1}] | b-drops | StateDropped | The new job does not take over the state of: count"
            + " (uid v1, 12 kB), sum (1 B)",
        "outcome: Fits, withoutUid: [sum, count] | b-uid | UidMissing | Operators that keep state"
            + " have no uid, so a change of the job may lose their state: sum, count. Give each a"
            + " uid",
      })
  void shouldWarnOfWhatWasFoundOfTheStateOnce(
      String check, String id, String reason, String message) {
    var after = "stateCheck: {handoff: b, " + check + "}";

    assertThat(between("", after)).containsExactly(new Announcement(id, true, reason, message));
    assertThat(between(after, after)).isEmpty();
  }

  @Test
  void shouldSayNothingOfAStateThatFits() {
    assertThat(between("", "stateCheck: {handoff: b, outcome: Fits}")).isEmpty();
    assertThat(between("", "stateCheck: {handoff: b, outcome: Incompatible, message: No.}"))
        .isEmpty();
  }

  @Test
  void shouldTellOfARevisionThatIsInChargeAgainAfterTheStatusWasLost() {
    assertThat(between("observedGeneration: 1", ACTIVE))
        .containsExactly(
            new Announcement(
                "a-adopted",
                true,
                "Adopted",
                "The status was lost; revision a, which has job job-a, is in charge again"));
    assertThat(between(handoff("Verify", "attempt: 1"), ACTIVE)).isEmpty();
  }

  @Test
  void shouldTellOfACutWithoutASavepointAndOfAnEmptyStart() {
    assertThat(between("", handoff("Cut", "attempt: 1")))
        .containsExactly(
            new Announcement(
                "b-CUT",
                false,
                "TakingSavepoint",
                "Cancelling the job, to continue from its newest checkpoint"));
    assertThat(between("", handoff("Resume", "attempt: 1")))
        .containsExactly(
            new Announcement("b-RESUME", false, "Restoring", "Starting the job, empty"));
    assertThat(between("", handoff("Return", FAILURE)))
        .containsExactly(
            new Announcement("b-RETURN", true, "RollingBack", "Starting the old revision again"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ACTIVE,
        "lastState: {location: file:/s/1, kind: Savepoint}",
        "held: {generation: 2, reason: JarNotFound, message: why, attempts: 1}",
        "lastHandoff: {id: b, to: b, downtime: 1.000s}",
        "handoff: {id: b, purpose: Upgrade, step: Cut}",
      })
  void shouldTellNothingWhereNothingHasChanged(String memory) {
    assertThat(between(memory, memory)).isEmpty();
  }

  @Test
  void shouldTellOfAStepOnlyOnceHoweverTheRecordGrows() {
    var before = handoff("Cut", "attempt: 1");
    var after = handoff("Cut", "attempt: 1, state: {location: file:/s/2, kind: Savepoint}");

    assertThat(between(before, after)).isEmpty();
  }

  @Test
  void shouldTellOfTheSameStepOfAnotherHandoff() {
    var next = "handoff: {id: c, purpose: Upgrade, step: Prepare, attempt: 2}\n";

    assertThat(between(handoff("Prepare", "attempt: 1"), next))
        .extracting(Announcement::once)
        .containsExactly("c-PREPARE");
  }

  @Test
  void shouldTellNothingOfAHandoffThatHasEnded() {
    assertThat(between(handoff("Verify", "attempt: 1"), ACTIVE)).isEmpty();
  }

  @Test
  void shouldTellWhereTheStateIs() {
    var told = between(ACTIVE, ACTIVE + "lastState: " + STATE);

    assertThat(told)
        .singleElement()
        .extracting("warning", "reason", "message")
        .containsExactly(false, "StateRecorded", "The job's state is in file:/s/1");
    assertThat(between(ACTIVE, ACTIVE + "lastState: {location: file:/s/2, kind: Savepoint}"))
        .extracting(Announcement::once)
        .doesNotContain(told.get(0).once());
  }

  @Test
  void shouldTellNothingOfAStateThatIsForgotten() {
    assertThat(between("lastState: " + STATE, "")).isEmpty();
  }

  @Test
  void shouldWarnOfAGenerationThatIsHeld() {
    var held = "held: {generation: 2, reason: JarNotFound, message: There is no jar., attempts: 3}";

    assertThat(between(ACTIVE, ACTIVE + held))
        .containsExactly(new Announcement("2-3-held", true, "JarNotFound", "There is no jar."));
    assertThat(between(ACTIVE + held, ACTIVE)).isEmpty();
  }

  @Test
  void shouldTellOfACompletedHandoffAndItsDowntime() {
    var done = "lastHandoff: {id: b, purpose: Upgrade, from: a, to: b, downtime: 1.250s}";

    assertThat(between(handoff("Verify", "attempt: 1"), done))
        .containsExactly(
            new Announcement(
                "b-done", false, "HandoffCompleted", "Revision b runs after a downtime of 1.250s"));
  }

  @Test
  void shouldTellOfNoDowntimeWhereNothingRanBefore() {
    assertThat(between("", "lastHandoff: {id: b, purpose: Start, to: b}"))
        .extracting(Announcement::message)
        .containsExactly("Revision b runs");
  }

  /** Other events say that a generation is held, or that the job is at rest. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{id: b, purpose: Upgrade, outcome: Held, from: a, to: b}",
        "{id: b, purpose: Upgrade, outcome: RolledBack, from: a, to: b, downtime: 1.250s}",
        "{id: b, purpose: Start, outcome: Failed, to: b}",
        "{id: b, purpose: Upgrade, outcome: Superseded, from: a, to: b}",
        "{id: b, purpose: Suspend, outcome: Completed, from: a}",
      })
  void shouldAnnounceNoCompletedHandoffIfNoNewRevisionRuns(String last) {
    assertThat(between("", "lastHandoff: " + last)).isEmpty();
  }

  @Test
  void shouldTellAllThatOneChangeBrings() {
    var after = handoff("Resume", "state: " + STATE) + "lastState: " + STATE;

    assertThat(between(handoff("Cut", "attempt: 1"), after))
        .extracting(Announcement::reason)
        .containsExactly("Restoring", "StateRecorded");
  }

  @Test
  void shouldSayWhatWasAppliedAgainAndThatItIsChangedAgainAndAgain() {
    var objects = List.of("Deployment a (spec.replicas was 0)", "Role b (was missing)");
    var once = Announcements.repaired(objects, 1, Instant.EPOCH);
    var often = Announcements.repaired(objects, 3, Instant.EPOCH.plusMillis(1));

    assertThat(once.reason()).isEqualTo("Repaired");
    assertThat(once.warning()).isTrue();
    assertThat(once.message())
        .isEqualTo(
            "Changed by another client, and applied again: Deployment a (spec.replicas was 0);"
                + " Role b (was missing)");
    assertThat(often.message())
        .endsWith(
            ". Another client keeps changing them: they were applied again 3 times, with growing"
                + " pauses");
    assertThat(often.once()).isNotEqualTo(once.once());
  }

  @Test
  void shouldAnnounceAWarningOnceWhenItIsRecorded() {
    var warning = "warning: {reason: CompileNotRepeatable, message: Never the same.}";
    var before = handoff("Rehearse", "attempt: 1");
    var after = handoff("Resume", warning);

    assertThat(between(before, after))
        .filteredOn(told -> told.reason().equals("CompileNotRepeatable"))
        .containsExactly(
            new Announcement("b-warning", true, "CompileNotRepeatable", "Never the same."));
    assertThat(between(after, handoff("Verify", warning)))
        .extracting(Announcement::reason)
        .containsExactly("Verifying");
  }

  /** Kubernetes takes each as a part of an event's name. */
  @Test
  void shouldNameEachStepsEventOnceOnly() {
    var onces =
        Arrays.stream(Handoff.Step.values())
            .flatMap(AnnouncementsTest::told)
            .map(Announcement::once)
            .toList();

    assertThat(onces).hasSize(10).doesNotHaveDuplicates();
  }

  private static Stream<Announcement> told(Handoff.Step step) {
    var failure = new Handoff.Failure("RestoreFailed", "It broke.", null);
    var handoff =
        new Handoff(
            "b", null, step, null, null, null, null, null, null, null, null, null, failure, null,
            null, null, null);
    var after =
        new StatefulJobStatus(null, null, null, null, handoff, null, null, null, null, null, null);
    return Announcements.between(memory(""), after, "").stream();
  }

  private static String handoff(String step, String more) {
    return "handoff: {id: b, purpose: Upgrade, step: " + step + ", " + more + "}\n";
  }

  private static List<Announcement> between(String before, String after) {
    return Announcements.between(memory(before), memory(after), "");
  }
}
