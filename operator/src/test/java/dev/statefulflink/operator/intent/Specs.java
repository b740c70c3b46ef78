package dev.statefulflink.operator.intent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulWordCountSpec;
import java.util.Map;

/**
 * Specs as the API server hands them out, with the schema's defaults filled in, and with changes
 * written as {@code job.parallelism: 4}; a change to {@code null} takes the field away.
 */
public final class Specs {
  public static final DefaultImages IMAGES =
      new DefaultImages(
          Map.of("1.20", "flink:1.20", "2.3", "flink:2.3"),
          Map.of("1.20", "word-count:1.20", "2.3", "word-count:2.3"));

  private static final YAMLMapper YAML = new YAMLMapper();

  private static final String DEFAULTS =
      """
      flinkVersion: "1.20"
      job: {parallelism: 1, allowNonRestoredState: false}
      checkpointing: {interval: 10s}
      stateBackend: {type: hashmap, uri: "hdfs://namenode:9820/flink"}
      upgrade: {deadline: 10m}
      onDelete: Savepoint
      taskManager: {slots: 1}
      """;

  private Specs() {}

  public static StatefulFlinkJobSpec job(String... changes) {
    var spec = with("job.jar: local:///opt/flink/usrlib/orders.jar", tree(DEFAULTS));
    return to(StatefulFlinkJobSpec.class, spec, changes);
  }

  public static StatefulWordCountSpec wordCount(String... changes) {
    return to(StatefulWordCountSpec.class, with("input: {}", tree(DEFAULTS)), changes);
  }

  /** What a StatefulFlinkJob with these changes declares. */
  public static Declared declared(String... changes) {
    return new IntentReader(IMAGES).read(job(changes));
  }

  /** The intent of a StatefulFlinkJob with these changes. */
  public static JobIntent intent(String... changes) {
    return declared(changes).intent();
  }

  private static <T> T to(Class<T> type, JsonNode spec, String... changes) {
    for (var change : changes) {
      with(change, spec);
    }
    try {
      return YAML.treeToValue(spec, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static JsonNode with(String change, JsonNode spec) {
    var parts = change.split(": ", 2);
    var at = (ObjectNode) spec;
    var names = parts[0].split("\\.");
    for (int i = 0; i < names.length - 1; i++) {
      at = at.withObject("/" + names[i]);
    }
    at.set(names[names.length - 1], tree(parts[1]));
    return spec;
  }

  private static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
