package dev.statefulflink.bench.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which points the command line wants to be measured. */
record StateWords(Map<String, String> given) {
  private static final Set<String> NAMES = Set.of("sizes", "flink", "backends", "from", "runs");

  /**
   * Each word is {@code name=value,value}.
   *
   * @throws IllegalArgumentException if there is no such name
   */
  static StateWords of(List<String> words) {
    var given = new HashMap<String, String>();
    for (var word : words) {
      var name = word.split("=", 2)[0];
      if (!NAMES.contains(name) || !word.contains("=")) {
        throw new IllegalArgumentException(
            "'%s': write one of %s, such as sizes=10,100"
                .formatted(word, NAMES.stream().sorted().collect(Collectors.joining("=, "))));
      }
      given.put(name, word.substring(name.length() + 1));
    }
    return new StateWords(Map.copyOf(given));
  }

  /**
   * In the order in which they are measured.
   *
   * @throws IllegalArgumentException if there are none
   */
  List<StateCase> points() {
    var points =
        StateCase.all().stream()
            .filter(point -> wants("sizes", "" + point.megabytes()))
            .filter(point -> wants("flink", point.flink()))
            .filter(point -> wants("backends", point.backend()))
            .filter(point -> wants("from", point.way().word()))
            .toList();
    if (points.isEmpty()) {
      throw new IllegalArgumentException("nothing is measured with " + given);
    }
    return points;
  }

  private boolean wants(String name, String value) {
    return !given.containsKey(name)
        || Stream.of(given.get(name).split(",")).anyMatch(value::equals);
  }

  int runs(int otherwise) {
    return Integer.parseInt(given.getOrDefault("runs", "" + otherwise));
  }
}
