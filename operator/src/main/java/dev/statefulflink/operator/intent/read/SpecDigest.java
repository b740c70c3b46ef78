package dev.statefulflink.operator.intent.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.pods.Jar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The digest of the fields that need a new revision when they change. A field with its default does
 * not count, so that an operator that knows a new field does not restart a job; nor does an image
 * that the operator chose, since an upgraded operator may choose another.
 */
public final class SpecDigest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SpecDigest() {}

  /**
   * @param declaredImage empty if the object names none
   */
  public static String of(JobIntent intent, String declaredImage) {
    return sha256(text(intent, declaredImage)).substring(0, 16);
  }

  static String text(JobIntent intent, String declaredImage) {
    try {
      return MAPPER.writeValueAsString(fields(intent, declaredImage));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers is always JSON", e);
    }
  }

  /**
   * What is hashed, and compared to say what changed: the fields that are not at their default, by
   * name and in order. Each is written here by hand, so that neither a new part of an intent nor
   * another name of one changes it.
   */
  public static SortedMap<String, Object> fields(JobIntent intent, String declaredImage) {
    var fields = new TreeMap<String, Object>();
    put(fields, "flinkVersion", intent.flinkVersion(), "");
    put(fields, "image", declaredImage, "");
    put(fields, "jar", intent.jarPath(), "");
    put(fields, "entryClass", intent.entryClass(), "");
    put(fields, "args", intent.args(), List.of());
    put(fields, "parallelism", intent.parallelism(), 1);
    put(fields, "maxParallelism", intent.maxParallelism(), 0);
    put(fields, "allowNonRestoredState", intent.allowNonRestoredState(), false);
    put(fields, "restartNonce", intent.restartNonce(), 0L);
    put(fields, "checkpointInterval", intent.checkpointInterval().toMillis(), 0L);
    put(fields, "stateBackend", intent.stateBackend(), "");
    put(fields, "stateUri", intent.stateUri(), "");
    put(fields, "checkpointsUri", intent.ownUris().checkpoints(), "");
    put(fields, "savepointsUri", intent.ownUris().savepoints(), "");
    put(fields, "recoveryUri", intent.ownUris().recovery(), "");
    put(fields, "volumeClaim", intent.volumeClaim(), "");
    put(fields, "restartStrategy", intent.restartStrategy(), Map.of());
    put(fields, "taskSlots", intent.taskSlots(), 1);
    put(fields, "jarUrl", intent.jarUrl(), "");
    put(fields, "jarSha256", intent.jarSha256(), "");
    put(fields, "jobName", intent.jobName(), "");
    put(fields, "settings", intent.settings(), Map.of());
    pods(fields, intent.pods(), PodIntent.STANDARD);
    return fields;
  }

  private static void pods(Map<String, Object> fields, PodIntent pods, PodIntent standard) {
    room(fields, "jobManager", pods.jobManager(), standard.jobManager());
    room(fields, "taskManager", pods.taskManager(), standard.taskManager());
    put(fields, "hadoopUser", pods.hadoopUser(), standard.hadoopUser());
    put(fields, "credentialsSecret", pods.credentialsSecret(), standard.credentialsSecret());
    put(fields, "log4j", pods.log4j(), standard.log4j());
    put(fields, "podTemplate", pods.template(), standard.template());
    put(fields, "jarHeadersSecret", pods.jarHeadersSecret(), standard.jarHeadersSecret());
    var jars = pods.additionalJars().stream().map(Jar::digested).toList();
    put(fields, "additionalJars", jars, List.of());
    fields.putAll(pods.platform().digested());
  }

  private static void room(
      Map<String, Object> fields, String of, PodIntent.Room room, PodIntent.Room standard) {
    put(fields, of + ".cpu", room.cpu(), standard.cpu());
    put(fields, of + ".memory", room.memory(), standard.memory());
    put(fields, of + ".cpuLimit", room.cpuLimit(), standard.cpuLimit());
    put(fields, of + ".ephemeralStorage", room.ephemeralStorage(), standard.ephemeralStorage());
    put(fields, of + ".extended", room.extended(), standard.extended());
  }

  private static void put(Map<String, Object> fields, String name, Object value, Object standard) {
    if (!value.equals(standard)) {
      fields.put(name, value);
    }
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
