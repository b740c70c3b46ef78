package dev.statefulflink.operator;

import dev.statefulflink.operator.observe.Observation.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why the last change to each object was not made, by the object's uid. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final Map<String, Refusal> last = new ConcurrentHashMap<>();

  /**
   * What is to be known before the next decision; one that may pass by itself counts once it is
   * repeated.
   */
  Optional<Refusal> of(String uid) {
    return Optional.ofNullable(last.get(uid))
        .filter(refusal -> refusal.again() || !refusal.passing());
  }

  /** A change was not made. */
  Refusal add(String uid, RuntimeException error) {
    var refusal = RoundError.read(error, last.containsKey(uid));
    var before = last.put(uid, refusal);
    if (before == null || !before.message().equals(refusal.message())) {
      LOG.warn("a change was not made: {}", refusal.message());
    }
    return refusal;
  }

  /** Every change was made, or the object is gone. */
  void end(String uid) {
    last.remove(uid);
  }
}
