package dev.statefulflink.sample.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditOptionsTest {

  @Test
  void readsAllArguments() {
    assertThat(
            AuditOptions.parse(
                "--records", "600", "--rate", "50", "--keys", "7", "--output", "file:///data/out"))
        .isEqualTo(new AuditOptions(600, 50, 7, "file:///data/out"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--records 1 --rate 1 --keys 1                 | --output is missing: all of --records, --rate",
        "--records 1 --rate 1 --output file:///o       | --keys is missing",
        "--records 0 --rate 1 --keys 1 --output file:/o | --records '0' is not a whole number from 1",
        "--records 1 --rate -1 --keys 1 --output file:/o | --rate '-1' is not a whole number",
        "--records 1 --rate 1 --keys x --output file:/o | --keys 'x' is not a whole number",
        "--records 1 --rate 1 --keys 1 --output /o      | --output '/o' is not a directory's URI",
        "--rates 1                                      | unknown argument '--rates': use --records",
      })
  void saysWhatIsWrongAndWhatToWrite(String arguments, String message) {
    assertThatThrownBy(() -> AuditOptions.parse(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
