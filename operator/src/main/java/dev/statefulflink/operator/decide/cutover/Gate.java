package dev.statefulflink.operator.decide.cutover;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the spec requires before a running job is stopped: an approval, a window, or both.
 *
 * @param approval the value that approves this upgrade; empty if none is missing
 * @param window when the next one begins; empty if there is no wait for one
 */
public record Gate(Optional<String> approval, Optional<Instant> window) {
  /** No wait. */
  public static final Gate OPEN = new Gate(Optional.empty(), Optional.empty());

  private static final int WORD = 8;

  /** Of an upgrade that this value approves. */
  public static Gate of(CutoverPolicy policy, String word, Instant now) {
    var approved = !policy.manual() || policy.approved().filter(word::equals).isPresent();
    return new Gate(approved ? Optional.empty() : Optional.of(word), policy.nextWindow(now));
  }

  /**
   * The value that approves one upgrade: from the running job to the declared spec. It stays the
   * same when that upgrade is retried and when other fields of the object are edited; an earlier
   * value never approves a later upgrade, since each job has its own id.
   *
   * @param restoreFrom what the new job starts from instead of the state of the old one
   */
  public static String word(
      ObjectKey key, ActiveRevision active, String digest, Optional<String> restoreFrom) {
    var seed = key.uid() + "/cutover/" + active.jobId() + "/" + digest + "/";
    return FlinkIds.of(seed + restoreFrom.orElse("")).substring(0, WORD);
  }

  public boolean isOpen() {
    return approval.isEmpty() && window.isEmpty();
  }

  /** Whether the next window begins later than this time from now. */
  public boolean isFar(Instant now, Duration lead) {
    return window.filter(begin -> begin.isAfter(now.plus(lead))).isPresent();
  }

  /** What the handoff waits for, as sentences. */
  public String told(CutoverPolicy policy) {
    return approval.map(word -> approve(policy, word)).orElse("")
        + (approval.isPresent() && window.isPresent() ? " " : "")
        + window
            .map(
                begin ->
                    "The next window of spec.upgrade.windows begins at "
                        + begin.truncatedTo(ChronoUnit.SECONDS)
                        + ".")
            .orElse("");
  }

  private static String approve(CutoverPolicy policy, String word) {
    return "To approve the upgrade: kubectl swc approve, or spec.upgrade.approved: \""
        + word
        + "\"."
        + policy
            .approved()
            .map(other -> " It is \"" + other + "\", which approves another one.")
            .orElse("");
  }
}
