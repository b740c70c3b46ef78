package dev.statefulflink.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference of the chart's values, for people: written from {@code values.yaml}. The comment
 * above a value describes it; a map that has a comment is one value, else its entries are.
 */
final class ChartValues {
  private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z]\\w*):.*$");
  private static final String HEAD =
      """
      # The chart's values
      <!-- Generated from helm/stateful-flink-operator/values.yaml by `make generate`: change that. -->

      Unknown names are refused. The [chart's page](../../helm/stateful-flink-operator/README.md) explains
      which to set.

      | value | default | what for |
      |---|---|---|
      """;

  private ChartValues() {}

  /** A value, its default and its description. */
  private record Value(String path, JsonNode standard, String description) {}

  /** The page. Throws where a value is not described. */
  static String of(String yaml) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Value value : values(yaml)) {
      if (value.description().isEmpty()) {
        throw new IllegalStateException("values.yaml describes no " + value.path());
      }
      page.append(
          "| `%s` | `%s` | %s |\n"
              .formatted(value.path(), value.standard(), value.description().replace("<", "&lt;")));
    }
    return page.toString();
  }

  private static List<Value> values(String yaml) {
    JsonNode root = Serialization.unmarshal(yaml, JsonNode.class);
    List<Value> values = new ArrayList<>();
    Deque<String> path = new ArrayDeque<>();
    StringBuilder comment = new StringBuilder();
    String inside = "-";
    for (String line : yaml.lines().toList()) {
      Matcher key = KEY.matcher(line);
      if (line.strip().startsWith("# ")) {
        comment.append(line.strip().substring(1));
        continue;
      }
      if (key.matches()) {
        while (path.size() > key.group(1).length() / 2) {
          path.removeLast();
        }
        path.addLast(key.group(2));
        String name = String.join(".", path);
        JsonNode standard = root.at("/" + name.replace('.', '/'));
        boolean group = standard.isObject() && !standard.isEmpty() && comment.isEmpty();
        if (!group && !name.startsWith(inside)) {
          values.add(new Value(name, standard, comment.toString().strip()));
          inside = standard.isObject() ? name + "." : "-";
        }
      }
      comment.setLength(0);
    }
    return values;
  }
}
