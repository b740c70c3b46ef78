package dev.statefulflink.operator.intent.diff;

import static java.util.Map.entry;

import dev.statefulflink.operator.intent.read.CheckpointingConfig;
import dev.statefulflink.operator.intent.words.WordCountArguments;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The fields that are hashed, by the names that they have in a spec. */
final class Spelling {
  static final String OPTIONS = "flinkConfiguration.";

  private static final String ARGS = "job.args";

  /** Those that are hashed by another name; it stays, since it is part of the digest. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("jar", "job.jar"),
          entry("jarUrl", "job.jar"),
          entry("jarSha256", "job.jarSha256"),
          entry("jarHeadersSecret", "job.jarHeadersSecret"),
          entry("additionalJars", "job.additionalJars"),
          entry("jobName", "job.name"),
          entry("entryClass", "job.entryClass"),
          entry("parallelism", "job.parallelism"),
          entry("maxParallelism", "job.maxParallelism"),
          entry("allowNonRestoredState", "job.allowNonRestoredState"),
          entry("restartNonce", "job.restartNonce"),
          entry("checkpointInterval", "checkpointing.interval"),
          entry("stateBackend", "stateBackend.type"),
          entry("stateUri", "stateBackend.uri"),
          entry("checkpointsUri", "stateBackend.checkpointsUri"),
          entry("savepointsUri", "stateBackend.savepointsUri"),
          entry("recoveryUri", "stateBackend.recoveryUri"),
          entry("volumeClaim", "stateBackend.volumeClaim"),
          entry("hadoopUser", "stateBackend.hadoopUser"),
          entry("credentialsSecret", "stateBackend.credentialsSecret"),
          entry("taskSlots", "taskManager.slots"),
          entry("userOfPlatform", "userFrom"),
          entry("log4j", "logging.log4j"),
          entry("logback", "logging.logback"));

  private static final Pattern RESOURCES =
      Pattern.compile("(jobManager|taskManager)\\.(cpu|memory|cpuLimit|ephemeralStorage|extended)");
  private static final Pattern LOGGING =
      Pattern.compile("(jobManager|taskManager)\\.(log4j|logback)");

  private Spelling() {}

  /**
   * @param ofWordCount whether the first arguments are made from other fields
   */
  static SortedMap<String, Object> of(Map<String, Object> hashed, boolean ofWordCount) {
    var fields = new TreeMap<String, Object>();
    hashed.forEach(
        (name, value) -> {
          if (name.equals("settings")) {
            ((Map<?, ?>) value).forEach((key, line) -> fields.put(option(key.toString()), line));
          } else if (name.equals("args")) {
            fields.putAll(args((List<?>) value, ofWordCount));
          } else {
            fields.put(field(name), value);
          }
        });
    return fields;
  }

  private static Map<String, ?> args(List<?> args, boolean ofWordCount) {
    return ofWordCount
        ? WordCountArguments.byField(args.stream().map(Object::toString).toList(), ARGS)
        : Map.of(ARGS, args);
  }

  private static String option(String key) {
    return CheckpointingConfig.field(key).orElse(OPTIONS + key);
  }

  private static String field(String name) {
    var component = RESOURCES.matcher(name);
    if (component.matches()) {
      return component.replaceFirst("$1.resources.$2");
    }
    var logging = LOGGING.matcher(name);
    return logging.matches()
        ? logging.replaceFirst("logging.$1.$2")
        : NAMES.getOrDefault(name, name);
  }
}
