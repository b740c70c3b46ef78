package dev.statefulflink.operator.manifest;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.LastState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The ConfigMap in which the last state outlives its object: it has no owner. */
public final class KeptState {
  private static final String LOCATION = "location";
  private static final String KIND = "kind";
  private static final String TAKEN_AT = "takenAt";
  private static final String RESTORE_FROM = "restoreFrom";
  private static final String FORMAT = "format";
  private static final String STATE_BACKEND = "stateBackend";

  /** As a kind: the object was deleted, and nothing should be resumed. */
  private static final String NOTHING = "NOTHING";

  private KeptState() {}

  public static ConfigMap write(ObjectKey key, LastState last) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(Names.lastState(key.name()))
        .withNamespace(key.namespace())
        .withLabels(Names.lastingLabels(key))
        .endMetadata()
        .withData(data(last))
        .build();
  }

  private static Map<String, String> data(LastState last) {
    var state = last.state();
    if (state == null) {
      return Map.of(KIND, NOTHING);
    }
    var data = new TreeMap<String, String>();
    data.put(LOCATION, state.location());
    data.put(KIND, state.kind().name());
    data.put(TAKEN_AT, state.takenAt().toString());
    data.put(RESTORE_FROM, last.restoreFrom());
    if (state.format() != null) {
      data.put(FORMAT, state.format().name());
    }
    if (state.stateBackend() != null) {
      data.put(STATE_BACKEND, state.stateBackend());
    }
    return data;
  }

  /**
   * The recorded state; empty if the ConfigMap belongs to another kind of object, or another client
   * has emptied it.
   */
  public static Optional<LastState> read(ObjectKey key, ConfigMap map) {
    var labels = map.getMetadata().getLabels();
    var data = map.getData();
    if (labels == null || !key.kind().equals(labels.get(Names.KIND)) || data == null) {
      return Optional.empty();
    }
    var location = data.get(LOCATION);
    var kind = data.get(KIND);
    if (NOTHING.equals(kind)) {
      return Optional.of(LastState.NOTHING);
    }
    var takenAt = data.get(TAKEN_AT);
    if (location == null || kind == null || takenAt == null) {
      return Optional.empty();
    }
    var format = data.get(FORMAT);
    var state =
        new SavedState(
            location,
            SavedState.Kind.valueOf(kind),
            Instant.parse(takenAt),
            format == null ? null : Format.valueOf(format),
            data.get(STATE_BACKEND));
    return Optional.of(new LastState(state, data.getOrDefault(RESTORE_FROM, "")));
  }
}
