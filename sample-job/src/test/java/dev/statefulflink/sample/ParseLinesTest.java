package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParseLinesTest {

  private final List<WordCount> emitted = new ArrayList<>();

  @Test
  void dropsMalformedLines() {
    parse("hello,2");
    parse("hello,many");
    parse("x ".repeat(1_000));
    parse("flink");

    assertThat(emitted).containsExactly(new WordCount("hello", 2), new WordCount("flink", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "bug,3", " bug "})
  void failsOnTheFailingWord(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The input contains the word 'bug', which fails the job on purpose");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bug", "bugs", "bug,", "no bug"})
  void failsOnNoOtherWord(String line) {
    assertThatCode(() -> parse(line)).doesNotThrowAnyException();
  }

  private void parse(String line) {
    new ParseLines().flatMap(line, new ListCollector<>(emitted));
  }
}
