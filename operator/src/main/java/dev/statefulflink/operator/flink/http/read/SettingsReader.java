package dev.statefulflink.operator.flink.http.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.job.JobSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a job's settings from the answers of /jobs/:id, its /checkpoints and their /config. */
public final class SettingsReader {
  private static final String CHECKPOINTING = "execution.checkpointing.";

  /** Fields that are written as in Flink's configuration, and the name of the option there. */
  private static final Map<String, String> PLAIN =
      Map.of(
          "tolerable_failed_checkpoints", CHECKPOINTING + "tolerable-failed-checkpoints",
          "unaligned_checkpoints", CHECKPOINTING + "unaligned.enabled");

  private static final Map<String, String> MILLIS =
      Map.of(
          "timeout", CHECKPOINTING + "timeout",
          "min_pause", CHECKPOINTING + "min-pause");

  private SettingsReader() {}

  /**
   * @param config empty for a job for which Flink takes no checkpoints
   * @param taken likewise
   */
  public static JobSettings read(
      JsonNode job, Optional<JsonNode> config, Optional<JsonNode> taken) {
    var name = job.path("name").asText();
    return config
        .map(found -> streaming(name, found, taken))
        .orElseGet(() -> new JobSettings(name, Duration.ofMillis(Long.MAX_VALUE), false));
  }

  private static JobSettings streaming(String name, JsonNode config, Optional<JsonNode> taken) {
    var options = options(config);
    taken
        .flatMap(checkpoints -> DetailsReader.path(checkpoints.path("latest").path("completed")))
        .filter(path -> path.indexOf('/') >= 0)
        .map(path -> path.substring(0, path.lastIndexOf('/')))
        .ifPresent(directory -> options.put(JobSettings.DIRECTORY, directory));
    var interval = Duration.ofMillis(config.path("interval").asLong(Long.MAX_VALUE));
    return new JobSettings(name, interval, true, options);
  }

  private static Map<String, String> options(JsonNode config) {
    var options = new TreeMap<String, String>();
    PLAIN.forEach((field, option) -> put(options, option, config.path(field), ""));
    MILLIS.forEach((field, option) -> put(options, option, config.path(field), " ms"));
    if (config.hasNonNull("mode")) {
      var mode = config.path("mode").asText().toUpperCase(Locale.ROOT);
      options.put(CHECKPOINTING + "mode", mode);
    }
    if (config.hasNonNull("externalization")) {
      options.put(JobSettings.RETENTION, retention(config.path("externalization")));
    }
    FlinkMessages.checkpointStorage(config.path("checkpoint_storage").asText())
        .ifPresent(storage -> options.put(JobSettings.STORAGE, storage));
    FlinkMessages.stateBackend(config.path("state_backend").asText())
        .ifPresent(backend -> options.put(JobSettings.BACKEND, backend));
    return options;
  }

  private static void put(Map<String, String> options, String option, JsonNode value, String unit) {
    if (value.isValueNode() && !value.isNull()) {
      options.put(option, value.asText() + unit);
    }
  }

  private static String retention(JsonNode externalization) {
    if (!externalization.path("enabled").asBoolean()) {
      return JobSettings.NEVER_RETAINED;
    }
    return externalization.path("delete_on_cancellation").asBoolean()
        ? "DELETE_ON_CANCELLATION"
        : JobSettings.RETAINED;
  }
}
