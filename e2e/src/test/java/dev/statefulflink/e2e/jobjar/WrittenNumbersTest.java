package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WrittenNumbersTest {

  @Test
  void shouldFindNothingWrongWithEveryNumberOnce() {
    assertThat(WrittenNumbers.of("2\n3\n1\n", 3))
        .isEqualTo(new WrittenNumbers(3, "[]", "[]", "[]"));
  }

  @Test
  void shouldFindWhatIsMissingOrRepeatedOrStrange() {
    assertThat(WrittenNumbers.of("5\n1\n2\n0\n5\n6\n", 5))
        .isEqualTo(new WrittenNumbers(6, "[3, 4]", "[5]", "[0, 6]"));
  }

  @Test
  void shouldShowTheFirstOfMany() {
    String twice =
        IntStream.rangeClosed(1, 12)
            .mapToObj(n -> n + "\n" + n + "\n")
            .collect(Collectors.joining());

    assertThat(WrittenNumbers.of(twice, 12).repeated())
        .isEqualTo("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10] and 2 more");
  }
}
