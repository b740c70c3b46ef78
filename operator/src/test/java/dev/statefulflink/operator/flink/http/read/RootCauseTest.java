package dev.statefulflink.operator.flink.http.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootCauseTest {

  @Test
  void shouldFindTheInnermostOfNestedCauses() {
    assertThat(
            cause(
                """
                org.apache.flink.runtime.client.JobExecutionException: Cannot initialize the job.
                \tat org.apache.flink.runtime.jobmaster.Factory.create(Factory.java:97)
                Caused by: java.util.concurrent.CompletionException: java.lang.Exception: x
                \tat java.base/java.util.concurrent.CompletableFuture.run(Unknown Source)
                \t... 3 more
                Caused by: java.lang.IllegalStateException: Failed to rollback to savepoint \
                file:/s. Cannot map state for operator 6d2677a0.
                \tat org.apache.flink.runtime.checkpoint.Checkpoints.load(Checkpoints.java:233)
                \t... 7 more
                """))
        .isEqualTo(
            "IllegalStateException: Failed to rollback to savepoint file:/s. Cannot map state for"
                + " operator 6d2677a0.");
  }

  @Test
  void shouldLookInsideFlinksWrapper() {
    assertThat(
            cause(
                """
                Internal server error.
                <Exception on server side:
                org.apache.flink.client.program.ProgramInvocationException: no main class
                \tat org.apache.flink.client.program.PackagedProgram.x(PackagedProgram.java:1)

                End of exception on server side>
                """))
        .isEqualTo("ProgramInvocationException: no main class");
  }

  @Test
  void shouldTakeTheHeadingOfATraceWithoutCauses() {
    assertThat(
            cause(
                """
                java.lang.OutOfMemoryError: Java heap space
                \tat dev.statefulflink.sample.Words.read(Words.java:12)
                """))
        .isEqualTo("OutOfMemoryError: Java heap space");
  }

  @Test
  void shouldLeaveAPlainSentenceAsItIs() {
    assertThat(cause("Job could not be found.")).isEqualTo("Job could not be found.");
  }

  @Test
  void shouldKeepTheNameOfAnInnerClassAndAClassThatIsNoException() {
    assertThat(cause("com.example.Orders$BadOrderException: 7"))
        .isEqualTo("Orders$BadOrderException: 7");
    assertThat(cause("com.example.Failure: 7")).isEqualTo("com.example.Failure: 7");
  }

  @Test
  void shouldKeepAnExceptionWithoutAMessage() {
    assertThat(cause("java.lang.RuntimeException: x\nCaused by: java.lang.NullPointerException"))
        .isEqualTo("NullPointerException");
  }

  @Test
  void shouldCutALongText() {
    assertThat(RootCause.of("0123456789", 10)).isEqualTo("0123456789");
    assertThat(RootCause.of("0123456789a", 10)).isEqualTo("0123456789...");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n \n", "Internal server error.", "\tat x.Y.z(Y.java:1)\n\t... 3 more"})
  void shouldSaySoWhereNoCauseIsGiven(String trace) {
    assertThat(cause(trace)).isEqualTo("no cause given");
  }

  private static String cause(String trace) {
    return RootCause.of(trace, 400);
  }
}
