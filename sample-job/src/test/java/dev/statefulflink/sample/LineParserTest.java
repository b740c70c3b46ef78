package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "hello|hello|1",
        "hello,3|hello|3",
        " hello |hello|1",
        " hello , 3\t|hello|3",
        "Hello|Hello|1",
        "größe,2|größe|2",
        "hello,007|hello|7",
        "hello,1000000000|hello|1000000000",
      })
  void readsALine(String line, String word, long count) throws MalformedLineException {
    assertThat(LineParser.parse(line)).isEqualTo(new WordCount(word, count));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r", ",", ",3", "two words", "two words,3"})
  void refusesALineWithoutOneWord(String line) {
    assertThatThrownBy(() -> LineParser.parse(line))
        .isInstanceOf(MalformedLineException.class)
        .hasMessage("is not 'word' or 'word,count'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,",
        "a,b",
        "a,1,2",
        "a,0",
        "a,-1",
        "a,+1",
        "a,1.5",
        "a,1000000001",
        "a,99999999999999999"
      })
  void refusesABadCount(String line) {
    assertThatThrownBy(() -> LineParser.parse(line))
        .isInstanceOf(MalformedLineException.class)
        .hasMessage("has a count that is not a whole number from 1 to 1000000000");
  }
}
