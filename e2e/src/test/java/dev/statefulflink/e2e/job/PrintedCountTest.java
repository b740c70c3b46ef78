package dev.statefulflink.e2e.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintedCountTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"(hello,3)\", \"\", hello, 3",
        "\"PREFIX(hello,8)\", PREFIX, hello, 8",
        "\"v2 (savepoint,12345)\", \"v2 \", savepoint, 12345"
      })
  void shouldReadWhatTheJobPrints(String line, String prefix, String word, long count) {
    PrintedCount printed = PrintedCount.parse("r", "p", line).orElseThrow();

    assertThat(printed).isEqualTo(new PrintedCount("r", "p", prefix, word, count));
    assertThat(printed.line()).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22 18:42:23,335 INFO  Transport (epoll,3)",
        "Starting Task Manager",
        "(hello,3) ",
        "(hello,)",
        "(hello,3",
        ""
      })
  void shouldPassOverLinesOfTheLog(String line) {
    assertThat(PrintedCount.parse("r", "p", line)).isEmpty();
  }
}
