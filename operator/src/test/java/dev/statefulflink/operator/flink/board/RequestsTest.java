package dev.statefulflink.operator.flink.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final ObjectKey KEY = new ObjectKey("Kind", "shop", "orders", "uid");

  @Test
  void shouldHaveALineOfItsOwnForEachRequestAndId() {
    assertThat(
            List.of(
                Requests.rehearse(KEY, "a"),
                Requests.rehearse(KEY, "b"),
                Requests.compare(KEY, "a", "1"),
                Requests.compare(KEY, "a", "2"),
                Requests.submit(KEY, "a", "1"),
                Requests.submit(KEY, "a", "2"),
                Requests.stop(KEY, "a", "1"),
                Requests.checkpoint(KEY, "a", "1"),
                Requests.cancel(KEY, "a", "1")))
        .doesNotHaveDuplicates()
        .allMatch(line -> line.object().equals(KEY));
  }

  @Test
  void shouldHaveTheSameLineForTheSameRequest() {
    assertThat(Requests.submit(KEY, "a", "1")).isEqualTo(Requests.submit(KEY, "a", "1"));
  }
}
