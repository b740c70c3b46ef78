package dev.statefulflink.probe.fit;

import dev.statefulflink.probe.fit.Findings.Rule;
import dev.statefulflink.probe.fit.StoredOperator.Format;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.KeyedStateHandle;

/**
 * Flink's rules about the state that a job can be restored from, as far as they do not need the
 * job's code: those of Checkpoints.loadAndValidateCheckpoint, StateAssignmentOperation and the
 * restore of keyed and of operator state (1.20.5 and 2.3.0).
 */
final class Fit {
  private final CompiledJob job;
  private final Findings findings;

  Fit(CompiledJob job, Findings findings) {
    this.job = job;
    this.findings = findings;
  }

  /** The source of the restore. */
  static final class Restore {
    private final boolean itself;
    private final boolean dropping;

    /**
     * @param itself whether from this snapshot; otherwise from a future canonical savepoint of the
     *     same operators
     * @param dropping whether state without an operator may be dropped
     */
    Restore(boolean itself, boolean dropping) {
      this.itself = itself;
      this.dropping = dropping;
    }

    boolean itself() {
      return itself;
    }

    boolean dropping() {
      return dropping;
    }
  }

  void judge(List<StoredOperator> states, Restore restore) {
    for (StoredOperator state : states) {
      Optional<CompiledOperator> operator = job.of(state.id());
      if (operator.isPresent()) {
        judge(state, operator.get(), restore);
      } else if (state.hasState()) {
        withoutOperator(state, restore);
      }
    }
    if (isRegrouped(states)) {
      if (restore.itself() && states.stream().anyMatch(StoredOperator::inFlight)) {
        findings.unknown("whether the records in flight of an unaligned checkpoint find their way");
      }
      if (states.stream().anyMatch(StoredOperator::finished)) {
        findings.unknown("whether tasks that have finished go with the new graph");
      }
    }
  }

  private void withoutOperator(StoredOperator state, Restore restore) {
    if (restore.dropping()) {
      findings.dropped(state);
    } else {
      findings.misfit(Rule.NO_COUNTERPART, state, Map.of());
    }
  }

  private void judge(StoredOperator state, CompiledOperator operator, Restore restore) {
    int stored = state.maxParallelism();
    if (operator.maxParallelism() > 0 && operator.maxParallelism() != stored) {
      findings.misfit(
          Rule.MAX_PARALLELISM,
          state,
          named(operator, Map.of("stored", stored, "declared", operator.maxParallelism())));
    } else if (stored < operator.parallelism()) {
      tooWide(state, operator, stored);
    }
    state.types(operator).forEach(types -> readable(state, operator, types));
    state.keyed().ifPresent(handle -> keyed(state, operator, handle, restore));
  }

  private void readable(StoredOperator state, CompiledOperator operator, StoredTypes types) {
    types
        .missing()
        .ifPresent(
            gone ->
                findings.misfit(
                    Rule.CLASS_MISSING, state, named(operator, Map.of("stored", gone))));
    types
        .unknown()
        .ifPresent(
            why -> findings.unknown("the types of the state of " + operator.name() + ": " + why));
  }

  /** The adaptive scheduler also runs with fewer slots than declared. */
  private void tooWide(StoredOperator state, CompiledOperator operator, int stored) {
    if ("adaptive".equalsIgnoreCase(job.settings().getString("jobmanager.scheduler", ""))) {
      findings.unknown("what parallelism the adaptive scheduler gives to " + operator.name());
    } else {
      findings.misfit(
          Rule.PARALLELISM,
          state,
          named(operator, Map.of("stored", stored, "declared", operator.parallelism())));
    }
  }

  private void keyed(
      StoredOperator state, CompiledOperator operator, KeyedStateHandle handle, Restore restore) {
    if (operator.key().isEmpty()) {
      // In that case Flink creates no keyed state backend, and reads none of this state.
      findings.dropped(state);
      return;
    }
    TypeSerializer<?> key = operator.key().get();
    state
        .typesOfKeys()
        .keys()
        .filter(written -> !StoredTypes.takesKeys(key, written))
        .ifPresent(
            written ->
                findings.misfit(
                    Rule.KEY_TYPE,
                    state,
                    named(
                        operator,
                        Map.of(
                            "stored", type(written.restoreSerializer()), "declared", type(key)))));
    if (restore.itself()) {
      backend(state, operator, StoredOperator.format(handle));
    }
  }

  /** Only the backend that wrote a checkpoint, or a savepoint in native format, can read it. */
  private void backend(StoredOperator state, CompiledOperator operator, Format format) {
    String backend = job.settings().get(StateBackendOptions.STATE_BACKEND).toLowerCase(Locale.ROOT);
    boolean heap = backend.equals("hashmap");
    boolean rocks = backend.equals("rocksdb");
    if ((format == Format.HEAP && rocks) || (format == Format.INCREMENTAL && heap)) {
      findings.misfit(
          Rule.STATE_BACKEND,
          state,
          named(
              operator,
              Map.of(
                  "stored",
                  format == Format.HEAP ? "hashmap" : "rocksdb",
                  "declared",
                  heap ? "hashmap" : backend)));
    } else if (format != Format.CANONICAL && !heap && !rocks) {
      findings.unknown(
          "whether state backend " + backend + " reads the state of " + operator.name());
    }
  }

  /** Whether the operators, or their numbers of subtasks, have changed. */
  private boolean isRegrouped(List<StoredOperator> states) {
    Map<String, Integer> before = new HashMap<>();
    states.forEach(state -> before.put(state.id(), state.state().getParallelism()));
    Map<String, Integer> now = new HashMap<>();
    job.operators().forEach(operator -> now.put(operator.id(), operator.parallelism()));
    return !before.equals(now);
  }

  private static Map<String, Object> named(CompiledOperator operator, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("name", operator.name());
    all.put("uid", operator.uid());
    return all;
  }

  private static String type(TypeSerializer<?> serializer) {
    Object made = serializer.createInstance();
    return made == null ? serializer.getClass().getSimpleName() : made.getClass().getSimpleName();
  }
}
