package dev.statefulflink.sample;

import java.util.List;
import java.util.Map;

/**
 * What is wrong with the job on purpose, to show what becomes of it in an upgrade.
 *
 * @param uidSuffix {@code --uid-suffix TEXT}: stands behind the uid of the operator that counts, so
 *     that its state of another uid fits no operator; empty by default
 * @param failsAfterRestore {@code --fail-after-restore true}: a job that was started from a state
 *     fails, again after every restart; false by default
 * @param slowMillis {@code --slow MILLIS}: main(), every start of the tasks and every snapshot take
 *     so much longer, as those of a large job do; 0 by default
 * @param checkpointMillis {@code --checkpoint-interval MILLIS}: the code sets the checkpoint
 *     interval, whatever its configuration says; 0 by default, for the interval that the
 *     configuration has
 */
public record Faults(
    String uidSuffix, boolean failsAfterRestore, long slowMillis, long checkpointMillis) {

  static final Faults NONE = new Faults("", false, 0, 0);

  private static final String UID_SUFFIX = "--uid-suffix";
  private static final String FAIL_AFTER_RESTORE = "--fail-after-restore";
  private static final String SLOW = "--slow";

  private static final String CHECKPOINT_INTERVAL = "--checkpoint-interval";

  static final List<String> NAMES =
      List.of(UID_SUFFIX, FAIL_AFTER_RESTORE, SLOW, CHECKPOINT_INTERVAL);

  static Faults of(Map<String, String> values) {
    return new Faults(
        values.getOrDefault(UID_SUFFIX, ""),
        fails(values.getOrDefault(FAIL_AFTER_RESTORE, "false")),
        millis(SLOW, values),
        millis(CHECKPOINT_INTERVAL, values));
  }

  private static boolean fails(String value) {
    if (!List.of("true", "false").contains(value)) {
      throw new IllegalArgumentException(
          "--fail-after-restore '%s' is neither true nor false: write one of them"
              .formatted(value));
    }
    return Boolean.parseBoolean(value);
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

  /** Whether an operator is needed that shows them. */
  boolean showInTheTasks() {
    return failsAfterRestore || slowMillis > 0;
  }
}
