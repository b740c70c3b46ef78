package dev.statefulflink.operator.intent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.statefulflink.operator.intent.image.EntryPoint;
import dev.statefulflink.operator.intent.pods.Jar;
import dev.statefulflink.operator.intent.pods.Platform;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The spec of a revision's pods, apart from the job.
 *
 * @param hadoopUser empty for the user of the image
 * @param credentialsSecret empty for none
 * @param log4j empty for the operator's own
 * @param template of a pod, as JSON with its keys in order, so that equal templates are equal
 *     strings; empty for none
 * @param jarHeadersSecret whose entries are headers of the request for the jar; empty for none
 * @param additionalJars beside that of the job
 */
public record PodIntent(
    Room jobManager,
    Room taskManager,
    String hadoopUser,
    String credentialsSecret,
    String log4j,
    String template,
    String jarHeadersSecret,
    List<Jar> additionalJars,
    Platform platform) {

  /** What is not declared otherwise. */
  public static final PodIntent STANDARD = standard(Platform.STANDARD);

  /** Of a revision that an older release recorded without its pods. */
  static final PodIntent UNRECORDED = standard(Platform.UNRECORDED);

  public PodIntent {
    Objects.requireNonNull(jobManager, "jobManager");
    Objects.requireNonNull(taskManager, "taskManager");
    Objects.requireNonNull(hadoopUser, "hadoopUser");
    Objects.requireNonNull(credentialsSecret, "credentialsSecret");
    Objects.requireNonNull(log4j, "log4j");
    Objects.requireNonNull(template, "template");
    // The record of a revision of an older release has none.
    jarHeadersSecret = Objects.requireNonNullElse(jarHeadersSecret, "");
    additionalJars = additionalJars == null ? List.of() : List.copyOf(additionalJars);
    platform = Objects.requireNonNullElse(platform, Platform.UNRECORDED);
  }

  private static PodIntent standard(Platform platform) {
    return new PodIntent(
        Room.JOB_MANAGER, Room.TASK_MANAGER, "", "", "", "", "", List.of(), platform);
  }

  /** The lines of Flink's configuration that the template passes to the image's entry point. */
  public SortedMap<String, String> properties() {
    return EntryPoint.properties(tree());
  }

  /** Whether it has such lines, as literal text. */
  public boolean declaresProperties() {
    return EntryPoint.declaresProperties(tree());
  }

  private JsonNode tree() {
    try {
      return template.isEmpty() ? MissingNode.getInstance() : new ObjectMapper().readTree(template);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("it was written as JSON", e);
    }
  }

  /**
   * The resources of one process.
   *
   * @param cpu as a quantity of Kubernetes
   * @param memory likewise
   * @param cpuLimit likewise; empty for none
   * @param ephemeralStorage likewise; empty for none
   * @param extended devices and other resources of the node, by name
   */
  public record Room(
      String cpu,
      String memory,
      String cpuLimit,
      String ephemeralStorage,
      SortedMap<String, Integer> extended) {
    static final Room JOB_MANAGER = new Room("100m", "1Gi", "", "", new TreeMap<>());
    static final Room TASK_MANAGER = new Room("100m", "1280Mi", "", "", new TreeMap<>());

    public Room {
      // The record of a revision of an older release has none of these.
      cpuLimit = Objects.requireNonNullElse(cpuLimit, "");
      ephemeralStorage = Objects.requireNonNullElse(ephemeralStorage, "");
      extended = extended == null ? new TreeMap<>() : new TreeMap<>(extended);
    }
  }
}
