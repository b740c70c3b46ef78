package dev.statefulflink.sample;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Deliberate faults of the job, to show their effect in an upgrade.
 *
 * @param uidSuffix {@code --uid-suffix TEXT}: is appended to the uid of the operator that counts,
 *     so that its state of another uid fits no operator; empty by default
 * @param keyed {@code --keyed length}: the counting operator is keyed by numbers instead of words;
 *     {@code --keyed twice}: a second operator with its own state counts after it; {@code --keyed
 *     twice-as-text}: the same, with a state of another type; empty by default
 * @param failsAfterRestore {@code --fail-after-restore true}: a job that was started from a state
 *     fails, again after every restart; false by default
 * @param slowMillis {@code --slow MILLIS}: main(), every start of the tasks and every snapshot take
 *     this much longer, like those of a large job; 0 by default
 * @param checkpointMillis {@code --checkpoint-interval MILLIS}: the code sets the checkpoint
 *     interval and overrides the configuration; 0 by default, for the interval of the configuration
 * @param needs {@code --needs HOST:PORT}: the tasks connect to this server when they start, and
 *     fail if it does not answer, like those of a job whose broker is unavailable; empty by default
 * @param discardsOnCancel {@code --discard-on-cancel true}: the code makes Flink remove the job's
 *     checkpoints when the job is cancelled, and overrides the configuration; false by default
 */
public record Faults(
    String uidSuffix,
    String keyed,
    boolean failsAfterRestore,
    long slowMillis,
    long checkpointMillis,
    String needs,
    boolean discardsOnCancel) {

  static final Faults NONE = new Faults("", "", false, 0, 0, "", false);

  private static final String UID_SUFFIX = "--uid-suffix";
  private static final String KEYED = "--keyed";
  private static final String FAIL_AFTER_RESTORE = "--fail-after-restore";
  private static final String SLOW = "--slow";

  private static final String CHECKPOINT_INTERVAL = "--checkpoint-interval";
  private static final String NEEDS = "--needs";
  private static final String DISCARD_ON_CANCEL = "--discard-on-cancel";

  static final List<String> NAMES =
      List.of(
          UID_SUFFIX,
          KEYED,
          FAIL_AFTER_RESTORE,
          SLOW,
          CHECKPOINT_INTERVAL,
          NEEDS,
          DISCARD_ON_CANCEL);

  static Faults of(Map<String, String> values) {
    return new Faults(
        values.getOrDefault(UID_SUFFIX, ""),
        keyed(values.getOrDefault(KEYED, "")),
        isTrue(FAIL_AFTER_RESTORE, values),
        millis(SLOW, values),
        millis(CHECKPOINT_INTERVAL, values),
        server(values.getOrDefault(NEEDS, "")),
        isTrue(DISCARD_ON_CANCEL, values));
  }

  private static String keyed(String value) {
    if (!List.of("", "length", "twice", "twice-as-text").contains(value)) {
      throw new IllegalArgumentException(
          "--keyed '%s' is unknown: write length, twice or twice-as-text".formatted(value));
    }
    return value;
  }

  private static boolean isTrue(String name, Map<String, String> values) {
    String value = values.getOrDefault(name, "false");
    if (!List.of("true", "false").contains(value)) {
      throw new IllegalArgumentException(
          "%s '%s' is neither true nor false: write one of them".formatted(name, value));
    }
    return Boolean.parseBoolean(value);
  }

  private static String server(String value) {
    if (!value.matches("|[^:\\s]+:[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "--needs '%s' is not HOST:PORT: write for example --needs broker:9092".formatted(value));
    }
    return value;
  }

  private static long millis(String name, Map<String, String> values) {
    String value = values.getOrDefault(name, "0");
    if (!value.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "%s '%s' is no number of milliseconds: write for example %s 2000"
              .formatted(name, value, name));
    }
    return Long.parseLong(value);
  }

  /** Whether the job needs an operator with these faults. */
  boolean showInTheTasks() {
    return failsAfterRestore || slowMillis > 0 || !needs.isEmpty();
  }

  /** Applies the settings that override the configuration. */
  void set(StreamExecutionEnvironment env) {
    if (checkpointMillis > 0) {
      env.enableCheckpointing(checkpointMillis);
    }
    if (discardsOnCancel) {
      env.getCheckpointConfig()
          .setExternalizedCheckpointRetention(
              ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
    }
  }
}
