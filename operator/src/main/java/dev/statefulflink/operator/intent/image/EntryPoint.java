package dev.statefulflink.operator.intent.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.intent.SpecRefused;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a pod template that the entry point of Flink's official image reads, or the
 * operator sets: the pods start Flink's own scripts, so the operator either gives each its effect
 * or refuses it.
 */
public final class EntryPoint {
  /** The name that templates use for the main container of both components. */
  private static final String BOTH = "flink";

  private static final Set<String> MAIN = Set.of(BOTH, "jobmanager", "taskmanager");
  private static final String PROPERTIES = "FLINK_PROPERTIES";
  private static final String SEPARATOR = ": ";

  private static final String OF_BOTH = "spec.podTemplate";

  private static final Map<String, String> REFUSED =
      Map.of(
          "JOB_MANAGER_RPC_ADDRESS", "the operator names the JobManager of each revision",
          "TASK_MANAGER_NUMBER_OF_TASK_SLOTS", "use spec.taskManager.slots",
          "FLINK_CONF_DIR",
              "the operator writes Flink's configuration; use spec.flinkConfiguration",
          "FLINK_LOG_DIR", "the operator sets it; use spec.logging.log4j",
          "FLINK_PID_DIR", "the operator sets it",
          // Flink's scripts would use it instead of the Java options that the operator and the job
          // need.
          "FLINK_ENV_JAVA_OPTS", "use env.java.opts.all in spec.flinkConfiguration",
          "FLINK_POD_IP", "the operator sets it",
          "FLINK_PROPERTIES_ARE_READ", "the operator sets it");

  private EntryPoint() {}

  /**
   * @param path of the template in the spec
   * @param template a pod template; null for none
   * @param hadoopUser whether a field of the spec sets HADOOP_USER_NAME
   * @throws SpecRefused if a variable would have no effect
   */
  public static void check(String path, @Nullable JsonNode template, boolean hadoopUser) {
    if (template == null) {
      return;
    }
    for (var container : template.path("spec").path("containers")) {
      var name = container.path("name").asText();
      if (MAIN.contains(name)) {
        for (var variable : container.path("env")) {
          check(
              path + ".spec.containers[name=%s]".formatted(name),
              path.equals(OF_BOTH) && name.equals(BOTH),
              variable,
              hadoopUser);
        }
      }
    }
  }

  private static void check(
      String container, boolean ofBoth, JsonNode variable, boolean hadoopUser) {
    var name = variable.path("name").asText();
    var path = container + ".env[name=%s]".formatted(name);
    var why =
        hadoopUser && name.equals("HADOOP_USER_NAME")
            ? "spec.stateBackend.hadoopUser sets it"
            : REFUSED.get(name);
    if (why != null) {
      throw new SpecRefused(path + " cannot be set, remove it: " + why);
    }
    if (PROPERTIES.equals(name)) {
      if (!ofBoth) {
        throw new SpecRefused(
            path
                + " has no effect: both components have one configuration, set it on flink"
                + (path.startsWith(OF_BOTH) ? "" : " of spec.podTemplate"));
      }
      if (!variable.path("value").isTextual()) {
        throw new SpecRefused(path + " has no effect without a value: use spec.flinkConfiguration");
      }
      var seen = new HashSet<String>();
      lines(variable.path("value").asText()).forEach(line -> check(path, line, seen));
    }
  }

  private static void check(String path, String line, Set<String> seen) {
    // Without the line, which may contain a secret.
    if (line.indexOf(SEPARATOR) < 1) {
      throw new SpecRefused(path + " has a line that is not \"key: value\": correct it");
    }
    if (value(line).contains("${")) {
      throw new SpecRefused(
          "%s has a variable in the value of %s, which is not replaced: write the value"
              .formatted(path, key(line)));
    }
    if (!seen.add(key(line))) {
      throw new SpecRefused(path + " has " + key(line) + " twice: keep one");
    }
  }

  /** The lines of Flink's configuration that the variable FLINK_PROPERTIES declares. */
  public static SortedMap<String, String> properties(JsonNode template) {
    var lines = new TreeMap<String, String>();
    declared(template)
        .flatMap(variable -> lines(variable.path("value").asText()))
        .filter(line -> line.indexOf(SEPARATOR) > 0)
        .forEach(line -> lines.put(key(line), unquoted(value(line))));
    return lines;
  }

  /** Whether that variable is declared. */
  public static boolean declaresProperties(JsonNode template) {
    return declared(template).findAny().isPresent();
  }

  private static Stream<JsonNode> declared(JsonNode template) {
    return stream(template.path("spec").path("containers"))
        .filter(container -> BOTH.equals(container.path("name").asText()))
        .flatMap(container -> stream(container.path("env")))
        .filter(variable -> PROPERTIES.equals(variable.path("name").asText()));
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Stream<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#"));
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(SEPARATOR)).strip();
  }

  private static String value(String line) {
    return line.substring(line.indexOf(SEPARATOR) + SEPARATOR.length()).strip();
  }

  private static String unquoted(String value) {
    return Stream.of("\"", "'")
            .anyMatch(
                quote -> value.length() > 1 && value.startsWith(quote) && value.endsWith(quote))
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
