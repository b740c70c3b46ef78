package dev.statefulflink.probe.fit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.SavepointKeyedStateHandle;
import org.apache.flink.runtime.state.StateObject;

/** The state of one operator in a snapshot. */
final class StoredOperator {
  private final OperatorState state;
  private final StoredTypes ofKeys;
  private final StoredTypes ofLists;

  /**
   * @param ofKeys the types of its keyed state
   * @param ofLists those of its list and broadcast state
   */
  StoredOperator(OperatorState state, StoredTypes ofKeys, StoredTypes ofLists) {
    this.state = state;
    this.ofKeys = ofKeys;
    this.ofLists = ofLists;
  }

  OperatorState state() {
    return state;
  }

  /** The types that a restore reads: without keys in the new job, none of the keyed state. */
  List<StoredTypes> types(CompiledOperator operator) {
    return operator.keyed() ? List.of(ofKeys, ofLists) : List.of(ofLists);
  }

  StoredTypes typesOfKeys() {
    return ofKeys;
  }

  /** The format of the keyed state, which determines the state backends that can read it. */
  enum Format {
    /** As a savepoint, which every state backend reads. */
    CANONICAL,
    HEAP,
    INCREMENTAL,
    OTHER
  }

  String id() {
    return state.getOperatorID().toHexString();
  }

  /** Flink writes it since 2.0; empty in an older snapshot. */
  String name() {
    return said("getOperatorName");
  }

  /** Likewise. */
  String uid() {
    return said("getOperatorUid");
  }

  /** A method that Flink 1.20 does not have. */
  private String said(String method) {
    try {
      Optional<?> found = Optional.class.cast(OperatorState.class.getMethod(method).invoke(state));
      return found.map(String::valueOf).orElse("");
    } catch (ReflectiveOperationException e) {
      return "";
    }
  }

  long bytes() {
    return state.getStateSize();
  }

  int maxParallelism() {
    return state.getMaxParallelism();
  }

  /** By the rule of Flink's Checkpoints: state that Flink does not drop silently. */
  boolean hasState() {
    return state.getCoordinatorState() != null
        || subtasks().anyMatch(OperatorSubtaskState::hasState);
  }

  private Stream<OperatorSubtaskState> subtasks() {
    return state.getStates().stream();
  }

  /** Keyed state of one subtask; all subtasks have written the same types. */
  Optional<KeyedStateHandle> keyed() {
    return keyed(state);
  }

  private static Optional<KeyedStateHandle> keyed(OperatorState state) {
    return state.getStates().stream()
        .flatMap(subtask -> subtask.getManagedKeyedState().stream())
        .findFirst();
  }

  private static Optional<OperatorStateHandle> unkeyed(OperatorState state) {
    return state.getStates().stream()
        .flatMap(subtask -> subtask.getManagedOperatorState().stream())
        .filter(handle -> handle.getStateSize() > 0)
        .findFirst();
  }

  /** Whether it, or a part of it, had finished. */
  boolean finished() {
    return state.isFullyFinished() || subtasks().anyMatch(OperatorSubtaskState::isFinished);
  }

  /** Records that were in flight when an unaligned checkpoint was taken. */
  boolean inFlight() {
    return subtasks()
        .anyMatch(
            subtask ->
                has(subtask.getInputChannelState()) || has(subtask.getResultSubpartitionState()));
  }

  private static boolean has(Iterable<? extends StateObject> handles) {
    return handles.iterator().hasNext();
  }

  static Format format(KeyedStateHandle handle) {
    if (handle instanceof SavepointKeyedStateHandle) {
      return Format.CANONICAL;
    }
    if (handle instanceof KeyGroupsStateHandle) {
      return Format.HEAP;
    }
    return handle instanceof IncrementalRemoteKeyedStateHandle ? Format.INCREMENTAL : Format.OTHER;
  }

  /**
   * @param classes those of the new job
   */
  static StoredOperator read(OperatorState state, ClassLoader classes) {
    return new StoredOperator(
        state,
        StoredTypes.read(keyed(state), Optional.empty(), classes),
        StoredTypes.read(Optional.empty(), unkeyed(state), classes));
  }
}
