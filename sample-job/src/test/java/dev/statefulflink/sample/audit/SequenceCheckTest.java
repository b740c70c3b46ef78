package dev.statefulflink.sample.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.sample.LocalFlink;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check makes of numbers that come wrong, in the real job. */
class SequenceCheckTest {

  private static final int RECORDS = 100;

  @TempDir Path output;

  @Test
  void letsTheWholeSequencePass() throws Exception {
    run(index -> index + 1);

    assertThat(new CommittedNumbers(output).sorted())
        .isEqualTo(LongStream.rangeClosed(1, RECORDS).boxed().toList());
  }

  @Test
  void failsTheJobWhenANumberIsLost() {
    assertThatThrownBy(() -> run(index -> index < 50 ? index + 1 : index + 2))
        .hasStackTraceContaining("The number 58 came where 51 was due: numbers were lost");
  }

  @Test
  void failsTheJobWhenANumberComesAgain() {
    assertThatThrownBy(() -> run(index -> index == 50 ? 44L : index + 1))
        .hasStackTraceContaining("The number 44 came where 51 was due: it was processed before");
  }

  @Test
  void failsTheJobWhenTheFirstOfAKeyIsLost() {
    assertThatThrownBy(() -> run(index -> index < 6 ? index + 1 : index + 8))
        .hasStackTraceContaining("The number 14 came where 7 was due: numbers were lost");
  }

  private void run(GeneratorFunction<Long, Long> numbers) throws Exception {
    StreamExecutionEnvironment env =
        LocalFlink.environment(1, Map.of("execution.checkpointing.interval", "100 ms"));
    AuditPipeline.build(
        env, new AuditOptions(RECORDS, 10_000, 7, output.toUri().toString()), numbers);
    try (LocalFlink job = LocalFlink.start(env)) {
      job.awaitEnd();
    }
  }
}
