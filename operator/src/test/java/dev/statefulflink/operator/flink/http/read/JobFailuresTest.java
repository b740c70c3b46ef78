package dev.statefulflink.operator.flink.http.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of a job come again, however often it is started. */
class JobFailuresTest {
  private static final String HEADING =
      "org.apache.flink.runtime.JobException: Recovery is suppressed\nCaused by: ";

  /** As Flink 1.20.5 and 2.3.0 write them, the second and the third in their Checkpoints. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.NoClassDefFoundError: org/acme/Parser",
        "java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint file:/s. Cannot"
            + " map checkpoint/savepoint state for operator bc76 to the new program, because the"
            + " operator is not available in the new program. If you want to allow to skip this, you"
            + " can set the --allowNonRestoredState option on the CLI.",
        "java.lang.IllegalStateException: Failed to rollback to checkpoint/savepoint file:/s. Max"
            + " parallelism mismatch between checkpoint/savepoint state and new program. Cannot map",
        "org.apache.flink.util.StateMigrationException: The new state serializer (A) must not be"
            + " incompatible with the old state serializer (B).",
      })
  void shouldKnowFailuresThatComeAgain(String cause) {
    assertThat(FlinkMessages.failureNeverPasses(HEADING + cause)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.net.ConnectException: Connection refused",
        "java.lang.IllegalStateException: the broker is not there",
        "java.lang.IllegalArgumentException: a record that cannot be read",
      })
  void shouldTakeAnyOtherFailureForOneThatMayPass(String cause) {
    assertThat(FlinkMessages.failureNeverPasses(HEADING + cause)).isFalse();
  }
}
