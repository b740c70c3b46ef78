package dev.statefulflink.operator.status;

import static dev.statefulflink.operator.status.StatusScene.ACTIVE;
import static dev.statefulflink.operator.status.StatusScene.memory;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The events of an upgrade that waits before the cut. */
class CutoverEventsTest {
  private static final String FORETOLD = "expectedDowntime: 3.818s, cutover: {foretoldBy: as ever}";

  private static String handoff(String step, String more) {
    return ACTIVE + "handoff: {id: b, purpose: Upgrade, step: " + step + ", " + more + "}\n";
  }

  private static List<Announcement> between(String before, String after) {
    return Announcements.between(memory(before), memory(after), "");
  }

  @Test
  void shouldTellOnceHowLongTheDowntimeWillBe() {
    var rehearsing = handoff("Rehearse", "generation: 2");

    assertThat(between(rehearsing, handoff("Cut", FORETOLD)))
        .contains(
            new Announcement(
                "b-foretold",
                false,
                "DowntimeForetold",
                "The job will not process data for about 3.818s: as ever"));
    assertThat(between(handoff("Await", FORETOLD), handoff("Cut", FORETOLD)))
        .extracting(Announcement::reason)
        .containsExactly("TakingSavepoint");
  }

  @Test
  void shouldTellThatTheDowntimeIsNotKnown() {
    var unknown = FORETOLD.replace("3.818s", "unknown");

    assertThat(between(handoff("Rehearse", "generation: 2"), handoff("Cut", unknown)))
        .extracting(Announcement::message)
        .contains("It is not known for how long the job will not process data: as ever");
  }

  @Test
  void shouldTellWhatIsWaitedFor() {
    var approval = "cutover: {awaits: AwaitingApproval, approve: 4be07f1d}";
    var window = "cutover: {awaits: AwaitingWindow, window: '2026-11-25T01:00:00Z'}";
    var rehearsing = handoff("Rehearse", "generation: 2");

    assertThat(between(rehearsing, handoff("Await", approval)))
        .containsExactly(
            new Announcement(
                "b-AWAIT",
                false,
                "AwaitingApproval",
                "The new version is ready, and the old job is running; it is stopped once"
                    + " spec.upgrade.approved is 4be07f1d"));
    assertThat(between(rehearsing, handoff("Await", window)))
        .containsExactly(
            new Announcement(
                "b-AWAIT",
                false,
                "AwaitingWindow",
                "The new version is ready, and the old job is running; the next window begins at"
                    + " 2026-11-25T01:00:00Z"));
  }

  /** Nothing went wrong where the new pods go until an approval or a window. */
  @Test
  void shouldNotWarnOfAWait() {
    var held = "held: {generation: 2, reason: %s, message: m, attempts: 1}\n";

    for (var reason : List.of("AwaitingApproval", "AwaitingWindow")) {
      assertThat(between(ACTIVE, ACTIVE + held.formatted(reason)))
          .containsExactly(new Announcement("2-1-held", false, reason, "m"));
    }
    assertThat(between(ACTIVE, ACTIVE + held.formatted("DowntimeTooLong")))
        .containsExactly(new Announcement("2-1-held", true, "DowntimeTooLong", "m"));
  }
}
