package dev.statefulflink.operator.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkCallFailedTest {

  /** A status alone proves nothing: Flink wraps a storage that is away in the same 400 and 500. */
  @ParameterizedTest
  @CsvSource({
    "0, false",
    "302, false",
    "400, true",
    "404, true",
    "409, true",
    "413, true",
    "429, true",
    "500, true",
    "503, true",
  })
  void shouldCountAsPassingWhateverTheStatus(int status, boolean answered) {
    var failure = new FlinkCallFailed(status, "why");

    assertThat(failure.refused()).isFalse();
    assertThat(failure.answered()).isEqualTo(answered);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure).hasMessage("why");
  }

  @Test
  void shouldBeRefusedOnlyIfTheCauseIsKnownToBeFinal() {
    assertThat(new FlinkCallFailed(400, "no such class", true).refused()).isTrue();
  }
}
