package dev.statefulflink.operator.intent;

import dev.statefulflink.operator.intent.check.FlinkOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The complete spec of one revision of a job, with every default filled in. It is kept with the
 * revision, so that the revision can be started again when the object's spec has changed long ago.
 *
 * @param flinkVersion Flink's minor version, as 1.20
 * @param jarPath the jar's path in the image; empty if it is fetched
 * @param jarUrl where the jar is fetched from; empty if the image has it
 * @param jarSha256 empty if the image has it
 * @param jobName empty for the object's
 * @param entryClass empty for the main class of the jar's manifest
 * @param maxParallelism 0 for Flink's choice
 * @param restartNonce 0 for none
 * @param volumeClaim empty for none
 * @param restartStrategy Flink's own configuration lines; empty for Flink's default
 * @param settings more of Flink's own configuration lines
 * @param ownUris of what does not lie below {@code stateUri}
 */
public record JobIntent(
    String flinkVersion,
    String image,
    String jarPath,
    String entryClass,
    List<String> args,
    int parallelism,
    int maxParallelism,
    boolean allowNonRestoredState,
    long restartNonce,
    Duration checkpointInterval,
    String stateBackend,
    String stateUri,
    String volumeClaim,
    SortedMap<String, String> restartStrategy,
    int taskSlots,
    String jarUrl,
    String jarSha256,
    String jobName,
    SortedMap<String, String> settings,
    PodIntent pods,
    StateUris ownUris) {

  /** The state backend without canonical savepoints, as in state.backend.type. */
  public static final String FORST = "forst";

  /** In addition to the type of the state backend: its changelog, and where it keeps timers. */
  private static final List<String> STATE_SETTINGS =
      List.of(
          "state.changelog.enabled",
          "state.backend.changelog.enabled",
          "state.backend.rocksdb.timer-service.factory");

  /** The schemes for which Flink has file systems; an https: jar is fetched without them. */
  static final String STORED = "(hdfs|s3|s3a|s3p|gs|oss|abfss?|wasbs?)://.+";

  public JobIntent {
    Objects.requireNonNull(flinkVersion, "flinkVersion");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(jarPath, "jarPath");
    Objects.requireNonNull(entryClass, "entryClass");
    Objects.requireNonNull(checkpointInterval, "checkpointInterval");
    Objects.requireNonNull(stateBackend, "stateBackend");
    Objects.requireNonNull(stateUri, "stateUri");
    Objects.requireNonNull(volumeClaim, "volumeClaim");
    args = List.copyOf(args);
    restartStrategy = new TreeMap<>(Map.copyOf(restartStrategy));
    // The record of a revision of an older release has none of these.
    jarUrl = Objects.requireNonNullElse(jarUrl, "");
    jarSha256 = Objects.requireNonNullElse(jarSha256, "");
    jobName = Objects.requireNonNullElse(jobName, "");
    settings = settings == null ? new TreeMap<>() : new TreeMap<>(settings);
    pods = Objects.requireNonNullElse(pods, PodIntent.UNRECORDED);
    ownUris = Objects.requireNonNullElse(ownUris, StateUris.OF_ALL);
  }

  /** Whether a jar is fetched via Flink's own file systems, with the rights of the pod. */
  public boolean hasStoredJar() {
    return jarUrl.matches(STORED) || hasStoredAdditionalJar();
  }

  /** Likewise, of those beside that of the job. */
  public boolean hasStoredAdditionalJar() {
    return pods.additionalJars().stream().anyMatch(jar -> jar.url().matches(STORED));
  }

  /** Where what is durable is kept. */
  public StateUris stateUris() {
    return ownUris.orElse(stateUri);
  }

  /** The settings, and those that the pod template passes to the image's entry point. */
  public SortedMap<String, String> configuration() {
    var lines = pods.properties();
    lines.putAll(settings);
    return lines;
  }

  /** The keys of its configuration that this version of Flink does not read. */
  public List<String> unread() {
    return FlinkOptions.unread(flinkVersion, configuration().keySet());
  }

  /**
   * Whether the state is kept in the same format as that of another job: each can read the other's
   * checkpoints and native savepoints.
   */
  public boolean keepsStateAs(JobIntent other) {
    return stateBackend.equals(other.stateBackend)
        && STATE_SETTINGS.stream()
            .allMatch(key -> Objects.equals(settings.get(key), other.settings.get(key)));
  }

  /** The number of TaskManagers: they offer a slot for every subtask, and the spare slots. */
  public int taskManagers() {
    var wanted = parallelism + pods.platform().spareSlots();
    return Math.max((wanted + taskSlots - 1) / taskSlots, pods.platform().replicas());
  }

  /** The task slots that these TaskManagers offer. */
  public int slots() {
    return taskManagers() * taskSlots;
  }
}
