package dev.statefulflink.operator.flink.http.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The texts of Flink by which something is decided are committed with the sample job, whose tests
 * provoke each of them on a real Flink. {@code make generate} writes the list.
 */
class FlinkMessagesListTest {
  private static final Path COMMITTED =
      Path.of("../sample-job/src/test/resources/flink-messages.txt");

  @Test
  void shouldHaveCommittedEveryText() throws IOException {
    var lines =
        Arrays.stream(FlinkMessages.class.getDeclaredFields())
            .flatMap(FlinkMessagesListTest::lines)
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));
    if (Boolean.getBoolean("generate")) {
      Files.writeString(COMMITTED, lines);
    }
    assertThat(lines).contains("JOB_UNKNOWN\tFlinkJobNotFoundException\n");
    assertThat(COMMITTED).as("run `make generate`").hasContent(lines);
  }

  private static Stream<String> lines(Field constant) {
    try {
      constant.setAccessible(true);
      return texts(constant.get(null)).map(text -> constant.getName() + "\t" + text);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(constant + " cannot be read", e);
    }
  }

  /** None of what is made of another constant. */
  private static Stream<String> texts(Object value) {
    if (value instanceof String text) {
      return Stream.of(text);
    }
    if (value instanceof Collection<?> all) {
      return all.stream().map(Object::toString);
    }
    return value instanceof Map<?, ?> map
        ? map.keySet().stream().map(Object::toString)
        : Stream.empty();
  }
}
