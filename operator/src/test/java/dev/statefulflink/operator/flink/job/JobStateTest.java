package dev.statefulflink.operator.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStateTest {

  @ParameterizedTest
  @CsvSource({
    "INITIALIZING, false",
    "CREATED, false",
    "RUNNING, false",
    "FAILING, false",
    "FAILED, true",
    "CANCELLING, false",
    "CANCELED, true",
    "FINISHED, true",
    "RESTARTING, false",
    "SUSPENDED, false",
    "RECONCILING, false",
  })
  void shouldBeTerminalOnlyWhereFlinkNeverRunsTheJobAgain(JobState state, boolean terminal) {
    assertThat(state.terminal()).isEqualTo(terminal);
  }

  @Test
  void shouldKnowExactlyTheStatesOfFlink() {
    assertThat(Arrays.stream(JobState.values()).map(Enum::name))
        .containsExactlyInAnyOrder(
            "INITIALIZING",
            "CREATED",
            "RUNNING",
            "FAILING",
            "FAILED",
            "CANCELLING",
            "CANCELED",
            "FINISHED",
            "RESTARTING",
            "SUSPENDED",
            "RECONCILING");
  }
}
