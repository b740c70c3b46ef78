package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to do now. Either something is recorded, and then nothing else happens until that write is
 * acknowledged; or effects are had, all of whose ids are recorded already.
 *
 * @param record the memory to write; empty to leave it
 * @param actions in order
 * @param verdict how the object stands
 * @param again when to look again; events come earlier
 * @param release whether the finalizer goes: nothing of the object is left
 */
public record Decision(
    Optional<StatefulJobStatus> record,
    List<Action> actions,
    Verdict verdict,
    Duration again,
    boolean release) {

  /** How soon the round after a write comes. */
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  public Decision {
    actions = List.copyOf(actions);
    if (record.isPresent() && !actions.isEmpty()) {
      throw new IllegalArgumentException("intent is acknowledged before its effect");
    }
  }

  public static Decision write(StatefulJobStatus memory, Verdict verdict) {
    return new Decision(Optional.of(memory), List.of(), verdict, AT_ONCE, false);
  }

  public static Decision perform(Action action, Verdict verdict, Duration again) {
    return perform(List.of(action), verdict, again);
  }

  /** Effects in order: where one fails, those behind it are not had. */
  public static Decision perform(List<Action> actions, Verdict verdict, Duration again) {
    return new Decision(Optional.empty(), actions, verdict, again, false);
  }

  public static Decision await(Verdict verdict, Duration again) {
    return new Decision(Optional.empty(), List.of(), verdict, again, false);
  }

  public static Decision releaseFinalizer(Verdict verdict) {
    return new Decision(Optional.empty(), List.of(), verdict, AT_ONCE, true);
  }

  /** With another look after this time at the latest. */
  public Decision within(Duration wait) {
    return wait.compareTo(again) < 0 ? new Decision(record, actions, verdict, wait, release) : this;
  }

  /** With further effects behind its own; a decision that writes has none. */
  public Decision and(List<Action> more) {
    if (record.isPresent() || release || more.isEmpty()) {
      return this;
    }
    var all = new ArrayList<>(actions);
    all.addAll(more);
    return new Decision(record, all, verdict, again, false);
  }
}
