package dev.statefulflink.sample.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowedSumOptionsTest {

  @Test
  void readsAllArguments() {
    assertThat(WindowedSumOptions.parse("--rate", "50", "--keys", "26", "--window", "100"))
        .isEqualTo(new WindowedSumOptions(50, 26, 100, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate 1 --keys 1              | --window is missing: all of --rate, --keys, --window",
        "--rate 0 --keys 1 --window 1   | --rate '0' is not a whole number from 1",
        "--rate 1 --keys 27 --window 1  | --keys '27' is more than there are letters: write at most 26",
        "--rate 1 --keys 1 --window x   | --window 'x' is not a whole number",
        "--socket a:1                   | unknown argument '--socket': use --rate, --keys, --window",
      })
  void saysWhatIsWrongAndWhatToWrite(String arguments, String message) {
    assertThatThrownBy(() -> WindowedSumOptions.parse(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
