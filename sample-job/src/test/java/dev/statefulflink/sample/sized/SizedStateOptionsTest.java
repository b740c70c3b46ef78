package dev.statefulflink.sample.sized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizedStateOptionsTest {

  @Test
  void readsAllArguments() {
    assertThat(SizedStateOptions.parse("--keys", "10", "--bytes", "1000", "--rate", "50"))
        .isEqualTo(new SizedStateOptions(10, 1000, 50, false));
    assertThat(
            SizedStateOptions.parse(
                "--keys", "10", "--bytes", "1000", "--rate", "50", "--async", "true"))
        .isEqualTo(new SizedStateOptions(10, 1000, 50, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--keys 1 --bytes 1                      | --rate is missing: all of --keys, --bytes,"
            + " --rate",
        "--keys 0 --bytes 1 --rate 1             | --keys '0' is not a whole number from 1",
        "--keys 1 --bytes x --rate 1             | --bytes 'x' is not a whole number",
        "--keys 1 --bytes 1 --rate 1 --async yes | --async 'yes' is neither true nor false",
        "--size 1                                | unknown argument '--size': use --keys, --bytes",
      })
  void saysWhatIsWrongAndWhatToWrite(String arguments, String message) {
    assertThatThrownBy(() -> SizedStateOptions.parse(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
