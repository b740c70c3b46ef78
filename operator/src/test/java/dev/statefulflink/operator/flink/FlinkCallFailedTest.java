package dev.statefulflink.operator.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkCallFailedTest {

  @ParameterizedTest
  @CsvSource({
    "0, false",
    "302, false",
    "400, true",
    "404, false",
    "409, true",
    "413, true",
    "429, false",
    "500, true",
    "503, false",
  })
  void shouldBeRefusedOnlyWhereTheSameRequestWouldFailAgain(int status, boolean refused) {
    var failure = new FlinkCallFailed(status, "why");

    assertThat(failure.refused()).isEqualTo(refused);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure).hasMessage("why");
  }

  /** Flink answers 500 also where one of its own parts was too slow. */
  @ParameterizedTest
  @CsvSource({
    "AskTimeoutException: Ask timed out after 10000 ms",
    "TimeoutException: Invocation of submitJob timed out",
  })
  void shouldNotBeRefusedWhereFlinkItselfWasTooSlow(String message) {
    assertThat(new FlinkCallFailed(500, message).refused()).isFalse();
  }
}
