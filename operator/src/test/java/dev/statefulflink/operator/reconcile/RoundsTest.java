package dev.statefulflink.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final HandClock clock = new HandClock("2026-03-01T12:00:00Z");
  private final Rounds rounds = new Rounds(clock);

  @Test
  void shouldBeIdleOnlyWhileNoRoundIsUnderWay() {
    assertThat(rounds.idle()).isTrue();
    assertThat((boolean) rounds.watch(rounds::idle)).isFalse();
    assertThat(rounds.idle()).isTrue();
  }

  @Test
  void shouldBeUnhealthyWhereARoundDoesNotEnd() {
    var healthy =
        rounds.watch(
            () -> {
              clock.turn(Duration.ofSeconds(61));
              return rounds.healthy();
            });

    assertThat(healthy).isFalse();
    assertThat(rounds.healthy()).isTrue();
  }
}
