package dev.statefulflink.operator.intent.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.operator.intent.SpecRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final String VIENNA = "Europe/Vienna";

  @Test
  void shouldBeOpenFromItsBeginToItsEnd() {
    var nights = window("0 2 * * *", "2h", "UTC");

    assertThat(nights.isOpen(at("2026-01-05T01:59:59Z"))).isFalse();
    assertThat(nights.isOpen(at("2026-01-05T02:00:00Z"))).isTrue();
    assertThat(nights.isOpen(at("2026-01-05T03:59:59.999Z"))).isTrue();
    assertThat(nights.isOpen(at("2026-01-05T04:00:00Z"))).isFalse();
    assertThat(nights.next(at("2026-01-05T01:59:59Z"))).isEqualTo("2026-01-05T02:00:00Z");
    assertThat(nights.next(at("2026-01-05T02:00:00Z"))).isEqualTo("2026-01-06T02:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "0 2 * * 6,2026-01-05T12:00:00Z,2026-01-10T02:00:00Z",
    "0 2 * * SUN,2026-01-05T12:00:00Z,2026-01-11T02:00:00Z",
    "0 2 * * 7,2026-01-05T12:00:00Z,2026-01-11T02:00:00Z",
    "0 2 * * 0,2026-01-05T12:00:00Z,2026-01-11T02:00:00Z",
    "*/15 * * * *,2026-01-05T12:01:00Z,2026-01-05T12:15:00Z",
    "30 1 29 2 *,2026-01-05T12:00:00Z,2028-02-29T01:30:00Z",
    // Either of the two days, as cron has it.
    "0 2 1 * 1,2026-01-06T00:00:00Z,2026-01-12T02:00:00Z",
    "0 2 1 * 1,2026-01-27T00:00:00Z,2026-02-01T02:00:00Z"
  })
  void shouldBeginAsCronSays(String schedule, Instant now, Instant next) {
    assertThat(window(schedule, "1h", "UTC").next(now)).isEqualTo(next);
    assertThat(window(schedule, "1h", "UTC").isOpen(next)).isTrue();
  }

  @Test
  void shouldFollowTheClocksOfItsZone() {
    var nights = window("0 4 * * *", "1h", VIENNA);

    assertThat(nights.next(at("2026-03-28T12:00:00Z"))).isEqualTo("2026-03-29T02:00:00Z");
    assertThat(nights.next(at("2026-03-27T12:00:00Z"))).isEqualTo("2026-03-28T03:00:00Z");
    assertThat(nights.next(at("2026-10-24T12:00:00Z"))).isEqualTo("2026-10-25T03:00:00Z");
    assertThat(nights.next(at("2026-10-23T12:00:00Z"))).isEqualTo("2026-10-24T02:00:00Z");
  }

  /** At two o'clock of that night the clocks of Vienna go to three. */
  @Test
  void shouldComeLaterWhereAChangeOfTheClocksLeavesItOut() {
    var nights = window("30 2 * * *", "1h", VIENNA);
    var begin = at("2026-03-29T01:30:00Z");

    assertThat(nights.next(at("2026-03-28T12:00:00Z"))).isEqualTo(begin);
    assertThat(nights.next(begin.minusSeconds(1))).isEqualTo(begin);
    assertThat(nights.isOpen(begin.minusSeconds(1))).isFalse();
    assertThat(nights.isOpen(begin)).isTrue();
    assertThat(nights.isOpen(begin.plusSeconds(3599))).isTrue();
    assertThat(nights.isOpen(begin.plusSeconds(3600))).isFalse();
    assertThat(nights.next(begin)).isEqualTo("2026-03-30T00:30:00Z");
  }

  /** At three o'clock of that night the clocks of Vienna go back to two. */
  @Test
  void shouldCountOnceWhatComesTwice() {
    var nights = window("30 2 * * *", "20m", VIENNA);
    var begin = at("2026-10-25T00:30:00Z");

    assertThat(nights.next(at("2026-10-24T12:00:00Z"))).isEqualTo(begin);
    assertThat(nights.isOpen(begin)).isTrue();
    assertThat(nights.isOpen(begin.plusSeconds(1199))).isTrue();
    assertThat(nights.isOpen(begin.plusSeconds(3600))).isFalse();
    assertThat(nights.next(begin)).isEqualTo("2026-10-26T01:30:00Z");
    assertThat(nights.next(begin.plusSeconds(1800))).isEqualTo("2026-10-26T01:30:00Z");
  }

  /** Its length is what passes, not what the clocks show. */
  @Test
  void shouldStayOpenAsLongAsDeclaredOverAChangeOfTheClocks() {
    var spring = window("0 1 * * *", "2h", VIENNA);
    var autumn = window("0 1 * * *", "3h", VIENNA);

    assertThat(spring.isOpen(at("2026-03-29T01:59:59Z"))).isTrue();
    assertThat(spring.isOpen(at("2026-03-29T02:00:00Z"))).isFalse();
    assertThat(autumn.isOpen(at("2026-10-24T23:00:00Z"))).isTrue();
    assertThat(autumn.isOpen(at("2026-10-25T01:30:00Z"))).isTrue();
    assertThat(autumn.isOpen(at("2026-10-25T02:00:00Z"))).isFalse();
  }

  @Test
  void shouldBeAnyOfSeveral() {
    var spec = List.of(spec("0 2 * * *", "1h", null), spec("0 14 * * 6", "1h", null));
    var policy = CutoverPolicy.of(upgrade(spec));

    assertThat(policy.nextWindow(at("2026-01-10T12:00:00Z"))).contains(at("2026-01-10T14:00:00Z"));
    assertThat(policy.nextWindow(at("2026-01-10T14:30:00Z"))).isEmpty();
    assertThat(policy.nextWindow(at("2026-01-10T16:00:00Z"))).contains(at("2026-01-11T02:00:00Z"));
    assertThat(CutoverPolicy.STANDARD.nextWindow(at("2026-01-10T12:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0 2 * *,UTC,windows[1].schedule '0 2 * *' is not a cron schedule",
    "0 25 * * *,UTC,windows[1].schedule '0 25 * * *' is not a cron schedule",
    "at two o clock,UTC,is not a cron schedule",
    "0 0 2 * * *,UTC,is not a cron schedule",
    "0 2 30 2 *,UTC,names a day that never occurs",
    "0 2 * * *,Europe/Wien,windows[1].timeZone 'Europe/Wien' is not a time zone"
  })
  void shouldBeRefusedWithItsFieldAndTheFix(String schedule, String zone, String message) {
    var spec = List.of(spec("0 2 * * *", "1h", null), spec(schedule, "1h", zone));

    assertThatThrownBy(() -> CutoverPolicy.of(upgrade(spec)))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining(message)
        .hasMessageStartingWith("spec.upgrade.windows[1].");
  }

  @Test
  void shouldBeInUtcUnlessDeclared() {
    assertThat(CutoverPolicy.of(upgrade(List.of(spec("0 2 * * *", "2h", null)))).windows())
        .containsExactly(new Window("0 2 * * *", Duration.ofHours(2), ZoneId.of("Z")));
  }

  @Test
  void shouldAskForNothingUnlessDeclared() {
    assertThat(CutoverPolicy.of(upgrade(null))).isEqualTo(CutoverPolicy.STANDARD);
    assertThat(CutoverPolicy.STANDARD.maxDowntime()).isEqualTo(Optional.empty());
  }

  private static Window window(String schedule, String duration, String zone) {
    return Window.of("field", spec(schedule, duration, zone));
  }

  private static UpgradeSpec.Window spec(String schedule, String duration, String zone) {
    return new UpgradeSpec.Window(schedule, duration, zone);
  }

  private static UpgradeSpec upgrade(List<UpgradeSpec.Window> windows) {
    return new UpgradeSpec(
        "10m", null, null, null, null, null, null, null, null, windows, null, null);
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }
}
