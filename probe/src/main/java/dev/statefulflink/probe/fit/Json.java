package dev.statefulflink.probe.fit;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON: Flink's own classes for it have a different name in each version. */
final class Json {
  private Json() {}

  static String write(Object value) {
    if (value instanceof Map) {
      Map<?, ?> map = Map.class.cast(value);
      return map.entrySet().stream()
          .map(entry -> quote(String.valueOf(entry.getKey())) + ":" + write(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List) {
      List<?> list = List.class.cast(value);
      return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : quote(value.toString());
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
