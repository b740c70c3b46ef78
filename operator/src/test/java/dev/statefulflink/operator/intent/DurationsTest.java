package dev.statefulflink.operator.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "10s, PT10S",
    "5m, PT5M",
    "2h, PT2H",
    "1h30m, PT1H30M",
    "1m500ms, PT1M0.5S",
    "1h2m3s4ms, PT1H2M3.004S",
    "90m, PT1H30M",
    "1s1s, PT2S",
    "0s, PT0S",
    "999999999h, PT999999999H",
  })
  void shouldReadADurationInTheStyleOfGo(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "10", "s", "-1s", "1.5s", "1d", "10 s", "1h 30m", "10us", "10S", "1h30"})
  void shouldRefuseWhatIsNoDurationAndSayHowToWriteOne(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(SpecRefused.class)
        .hasMessage("'" + text + "' is not a duration: write it as 250ms, 10s, 5m or 1h30m");
  }
}
