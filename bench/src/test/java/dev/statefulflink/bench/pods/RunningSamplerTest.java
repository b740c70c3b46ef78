package dev.statefulflink.bench.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.bench.pods.RunningSampler.Sight;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunningSamplerTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void shouldNotSeeAJobBeforeTheAnswerNorAfterTheQuestion() {
    var sight = Sight.of(after(0), after(12_000));
    assertThat(sight).isEqualTo(new Sight(after(12_000), after(0), Duration.ZERO));
  }

  @Test
  void shouldCountTheTimeOfALookAsUnseen() {
    var sight =
        Sight.of(after(0), after(10))
            .then(after(50), after(300))
            .then(after(300), after(310))
            .then(after(350), after(360));
    assertThat(sight).isEqualTo(new Sight(after(10), after(350), Duration.ofMillis(300)));
  }

  private static Instant after(int millis) {
    return START.plusMillis(millis);
  }
}
