package dev.statefulflink.operator.decide.rest;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.observe.Observation;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The deletion of savepoints that are too many or too old. Flink deletes them, one at a time, while
 * the job runs, and only those that the operator requested.
 */
final class Expiry {
  private Expiry() {}

  /** What to do about them now; empty if none has expired. */
  static Optional<Decision> decide(
      Observation seen, ActiveRevision active, Verdict verdict, Timings timings) {
    var status = new Memory(seen.memory()).savepoints();
    if (seen.active().disposed().stream().anyMatch(gone -> holds(status, gone))) {
      return Optional.of(Decision.write(without(seen, status).status(), verdict));
    }
    return seen.declared()
        .flatMap(declared -> expired(seen, status.kept(), declared.savepoints()))
        .map(
            record ->
                Decision.perform(
                    new Action.DisposeSavepoint(active.revision(), record.location()),
                    verdict,
                    timings.steady()));
  }

  private static boolean holds(SavepointsStatus status, String location) {
    return status.kept().stream().anyMatch(record -> record.location().equals(location));
  }

  private static Memory without(Observation seen, SavepointsStatus status) {
    var kept =
        status.kept().stream()
            .filter(record -> !seen.active().disposed().contains(record.location()))
            .toList();
    return new Memory(seen.memory()).withSavepoints(status.withKept(kept));
  }

  /** The oldest expired one. The newest of all never expires. */
  private static Optional<SavepointRecord> expired(
      Observation seen, List<SavepointRecord> kept, SavepointPolicy policy) {
    var needed = needed(seen);
    return IntStream.iterate(kept.size() - 1, i -> i > 0, i -> i - 1)
        .filter(i -> i >= policy.retained() || old(seen, kept.get(i), policy))
        .mapToObj(kept::get)
        .filter(record -> !needed.contains(Proof.plain(record.location())))
        .findFirst();
  }

  private static boolean old(Observation seen, SavepointRecord record, SavepointPolicy policy) {
    return policy
        .maxAge()
        .filter(age -> record.takenAt().plus(age).isBefore(seen.now()))
        .isPresent();
  }

  /** What a job was started from, or may be started from next. */
  private static Set<String> needed(Observation seen) {
    var memory = seen.memory();
    var places =
        Stream.of(
            Optional.ofNullable(memory.active()).map(ActiveRevision::restoredFrom),
            Optional.ofNullable(memory.lastState()).map(SavedState::location),
            Optional.ofNullable(memory.lastRestoreFrom()),
            seen.declared().flatMap(declared -> declared.restoreFrom()));
    var needed = new HashSet<String>();
    places
        .map(place -> place.orElse(null))
        .filter(Objects::nonNull)
        .map(Proof::plain)
        .forEach(needed::add);
    return needed;
  }
}
