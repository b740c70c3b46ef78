package dev.statefulflink.operator.intent.pods;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.ResourcesSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.operator.intent.SpecRefused;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The volume of a TaskManager in which a state backend works, if its size is declared. */
public final class LocalState {
  public static final String VOLUME = "local-state";
  public static final String PATH = "/flink-local-state";

  private static final Map<String, String> KEYS =
      Map.of(
          "rocksdb", "state.backend.rocksdb.localdir",
          "forst", "state.backend.forst.local-dir");

  private LocalState() {}

  /** The key of Flink's configuration that says where a state backend works, if it uses a disk. */
  public static Optional<String> key(String stateBackend) {
    return Optional.ofNullable(KEYS.get(stateBackend));
  }

  /**
   * The declared size; empty for none.
   *
   * @param declared keys of Flink's configuration
   * @throws SpecRefused where it would have no effect, or could not be used
   */
  static String of(StatefulJobSpec spec, Set<String> declared) {
    var size = spec.stateBackend().localSize();
    if (size == null) {
      return "";
    }
    KEYS.values().stream().filter(declared::contains).findFirst().ifPresent(LocalState::places);
    room(spec, size);
    templates(spec);
    return size;
  }

  private static void places(String key) {
    throw new SpecRefused(
        "spec.stateBackend.localSize has no effect if "
            + key
            + " names another place: remove one of them");
  }

  /** What a pod may use of the node's disk includes its volumes of this kind. */
  private static void room(StatefulJobSpec spec, String size) {
    Optional.ofNullable(spec.taskManager())
        .flatMap(taskManager -> Optional.ofNullable(taskManager.resources()))
        .map(ResourcesSpec::ephemeralStorage)
        .filter(disk -> bytes(disk).compareTo(bytes(size)) < 0)
        .ifPresent(
            disk -> {
              throw new SpecRefused(
                  "spec.taskManager.resources.ephemeralStorage, "
                      + disk
                      + ", limits all that a TaskManager writes, and is less than"
                      + " spec.stateBackend.localSize, "
                      + size
                      + ": raise it, or remove it");
            });
  }

  private static java.math.BigDecimal bytes(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity));
  }

  private static void templates(StatefulJobSpec spec) {
    var own = spec.taskManager() == null ? null : spec.taskManager().podTemplate();
    var both = spec.podTemplate();
    Stream.of(Optional.<JsonNode>ofNullable(both), Optional.<JsonNode>ofNullable(own))
        .flatMap(Optional::stream)
        .flatMap(template -> template.path("spec").path("volumes").valueStream())
        .filter(volume -> VOLUME.equals(volume.path("name").asText("")))
        .findFirst()
        .ifPresent(
            volume -> {
              throw new SpecRefused(
                  "The volume "
                      + VOLUME
                      + " of a pod template has the name of that of spec.stateBackend.localSize: give"
                      + " it another, or remove that");
            });
  }
}
