package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to do now: either write the record, after which nothing else happens until the write is
 * acknowledged; or have effects whose ids are all recorded already.
 *
 * @param record the memory to write; empty to keep it
 * @param actions in order
 * @param verdict the state of the object, for its conditions
 * @param again when to look again at the latest; events come earlier
 * @param release whether the finalizer is removed: nothing of the object is left
 */
public record Decision(
    Optional<StatefulJobStatus> record,
    List<Action> actions,
    Verdict verdict,
    Duration again,
    boolean release) {

  /** How soon the reconcile after a write comes. */
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

  /** Effects in order: if one fails, those after it are not carried out. */
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

  /** With further effects after its own; a decision that writes has none. */
  public Decision and(List<Action> more) {
    if (record.isPresent() || release || more.isEmpty()) {
      return this;
    }
    var all = new ArrayList<>(actions);
    all.addAll(more);
    return new Decision(record, all, verdict, again, false);
  }
}
