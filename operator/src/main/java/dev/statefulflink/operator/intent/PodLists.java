package dev.statefulflink.operator.intent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The lists of a pod template in which Kubernetes accepts each item once, and the fields that
 * identify an item.
 */
public final class PodLists {
  /**
   * As the schema of server-side apply has them (x-kubernetes-list-map-keys, Kubernetes 1.34). For
   * two equal items the API server answers 500, instead of a refusal that names the field. Empty if
   * the item itself is the key.
   */
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("ephemeralContainers", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("ports", List.of("containerPort", "protocol")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("claims", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("resourceClaims", List.of("name")),
          Map.entry("schedulingGates", List.of("name")),
          Map.entry("ownerReferences", List.of("uid")),
          Map.entry("finalizers", List.of()));

  /** What Kubernetes fills in before it compares. */
  private static final Map<String, String> DEFAULTS = Map.of("protocol", "TCP");

  private PodLists() {}

  /**
   * The key of an item, for example {@code name=flink}: two items of a list are the same if this is
   * equal.
   *
   * @param list the field of the list
   * @return empty for a list that may contain an item twice
   */
  public static Optional<String> identity(String list, JsonNode item) {
    return Optional.ofNullable(KEYS.get(list))
        .map(
            keys ->
                keys.isEmpty()
                    ? item.asText()
                    : keys.stream()
                        .map(key -> key + "=" + value(item, key))
                        .collect(Collectors.joining(",")));
  }

  private static String value(JsonNode item, String key) {
    var said = item.path(key);
    return said.isMissingNode() || said.isNull() ? DEFAULTS.getOrDefault(key, "") : said.asText();
  }
}
