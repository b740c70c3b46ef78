package dev.statefulflink.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Runs a {@code health.lua} as Argo CD does: in gopher-lua, without Lua's standard libraries. */
record LuaHealth(String script) {

  static LuaHealth of(Path folder) {
    return new LuaHealth(Repository.text(folder.resolve("health.lua")));
  }

  /** What it says of each object: the status and the message, with a tab between. */
  List<String> of(List<JsonNode> objects) {
    String program =
        "local script = %s\nlocal objects = {%s}\n%s"
            .formatted(
                quoted(script),
                objects.stream().map(LuaHealth::literal).collect(Collectors.joining(",\n")),
                harness());
    return Tools.run(program, "glua", "-e", "assert(loadstring(io.read('*a')))()");
  }

  private static String harness() {
    try (var in = LuaHealth.class.getResourceAsStream("/run-health.lua")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON as a value of Lua; null is no value, as Argo CD has it. */
  static String literal(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT ->
          value.properties().stream()
              .map(each -> "[%s] = %s".formatted(quoted(each.getKey()), literal(each.getValue())))
              .collect(Collectors.joining(", ", "{", "}"));
      case ARRAY ->
          StreamSupport.stream(value.spliterator(), false)
              .map(LuaHealth::literal)
              .collect(Collectors.joining(", ", "{", "}"));
      case STRING -> quoted(value.asText());
      case NUMBER, BOOLEAN -> value.asText();
      case NULL, MISSING -> "nil";
      case BINARY, POJO -> throw new IllegalArgumentException("no JSON: " + value);
    };
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return "\"" + escaped.replace("\r", "\\r") + "\"";
  }
}
