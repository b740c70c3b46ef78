package dev.statefulflink.operator.reconcile;

import dev.statefulflink.operator.flink.board.Lapsing;
import dev.statefulflink.operator.observe.Observation.Refusal;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why the last change to each object was not made, by the object's uid. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final Lapsing<String, Refusal> last;

  Refusals(Clock clock) {
    this.last = new Lapsing<>(clock);
  }

  /** What the next decision needs to know; one that may be temporary counts once it is repeated. */
  Optional<Refusal> of(String uid) {
    return last.get(uid).filter(refusal -> refusal.again() || !refusal.passing());
  }

  /** A change was not made. */
  Refusal add(String uid, RuntimeException error) {
    var before = last.get(uid);
    var refusal = last.put(uid, old -> RoundError.read(error, old.isPresent()));
    if (!before.map(Refusal::message).equals(Optional.of(refusal.message()))) {
      LOG.warn("a change was not made: {}", refusal.message());
    }
    return refusal;
  }

  /** Every change was made, or the object no longer exists. */
  void end(String uid) {
    last.remove(uid);
  }
}
