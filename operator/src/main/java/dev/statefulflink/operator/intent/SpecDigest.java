package dev.statefulflink.operator.intent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of what needs a new revision when it changes. A field at its default does not count,
 * so that an operator that knows a new field does not restart a job; nor does the image that the
 * operator chose, since an upgraded operator may choose another.
 */
final class SpecDigest {
  private SpecDigest() {}

  /**
   * @param declaredImage empty where the object names none
   */
  static String of(JobIntent intent, String declaredImage) {
    var parts = new TreeMap<String, String>();
    put(parts, "flinkVersion", intent.flinkVersion(), "");
    put(parts, "image", declaredImage, "");
    put(parts, "jar", intent.jarPath(), "");
    put(parts, "entryClass", intent.entryClass(), "");
    put(parts, "args", args(intent), "");
    put(parts, "parallelism", intent.parallelism(), 1);
    put(parts, "maxParallelism", intent.maxParallelism(), 0);
    put(parts, "allowNonRestoredState", intent.allowNonRestoredState(), false);
    put(parts, "restartNonce", intent.restartNonce(), 0L);
    put(parts, "checkpointInterval", intent.checkpointInterval().toMillis(), 0L);
    put(parts, "stateBackend", intent.stateBackend(), "");
    put(parts, "stateUri", intent.stateUri(), "");
    put(parts, "volumeClaim", intent.volumeClaim(), "");
    put(parts, "restartStrategy", intent.restartStrategy(), "{}");
    put(parts, "taskSlots", intent.taskSlots(), 1);
    put(parts, "jarUrl", intent.jarUrl(), "");
    put(parts, "jarSha256", intent.jarSha256(), "");
    put(parts, "jobName", intent.jobName(), "");
    put(parts, "settings", intent.settings(), "{}");
    put(parts, "pods", intent.pods(), PodIntent.STANDARD);
    return sha256(parts.toString()).substring(0, 16);
  }

  /** With their number: no arguments, and one that is empty, are not the same. */
  private static String args(JobIntent intent) {
    var args = intent.args();
    return args.isEmpty() ? "" : args.size() + ":" + String.join("\u0000", args);
  }

  private static void put(Map<String, String> parts, String name, Object value, Object standard) {
    if (!value.toString().equals(standard.toString())) {
      parts.put(name, value.toString());
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
