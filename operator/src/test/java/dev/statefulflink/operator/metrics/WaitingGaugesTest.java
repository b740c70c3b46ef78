package dev.statefulflink.operator.metrics;

import static dev.statefulflink.operator.metrics.Statuses.NOON;
import static dev.statefulflink.operator.metrics.Statuses.RUNS;
import static dev.statefulflink.operator.metrics.Statuses.handoff;
import static dev.statefulflink.operator.metrics.Statuses.held;
import static dev.statefulflink.operator.metrics.Statuses.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An upgrade that waits by its declaration is neither slow nor held. */
class WaitingGaugesTest {
  private static List<String> lines(String family, String status) {
    var clock = Clock.fixed(NOON.plus(Duration.ofHours(2)), ZoneOffset.UTC);
    var jobs = List.of(job("orders", "{}", RUNS + status));
    var meters = new Meters(Set.of(), jobs::stream, job -> Optional.empty(), () -> true, clock);
    return meters.text().lines().filter(line -> line.startsWith(family + "{")).toList();
  }

  @Test
  void shouldShowNoAgeOfAHandoffThatWaits() {
    var waits = handoff("Upgrade", "Prepare 0, Rehearse 4, Await 8");

    assertThat(lines("statefulflink_job_handoff_age_seconds", waits)).isEmpty();
  }

  @Test
  void shouldCountTheAgeFromTheEndOfTheWait() {
    var cut = handoff("Upgrade", "Prepare 0, Rehearse 4, Await 8, Cut 7190");
    var again = handoff("Upgrade", "Prepare 0, Await 8, Prepare 7100, Rehearse 7150, Cut 7190");

    assertThat(lines("statefulflink_job_handoff_age_seconds", cut))
        .singleElement()
        .asString()
        .endsWith(" 10.0");
    assertThat(lines("statefulflink_job_handoff_age_seconds", again))
        .singleElement()
        .asString()
        .endsWith(" 100.0");
  }

  @Test
  void shouldNotBeHeldWhereItWaits() {
    for (var reason : List.of("AwaitingApproval", "AwaitingWindow")) {
      assertThat(lines("statefulflink_job_held", held(reason))).isEmpty();
    }
    assertThat(lines("statefulflink_job_held", held("DowntimeTooLong"))).hasSize(1);
  }
}
