package dev.statefulflink.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Network policies, as Kubernetes defines what they let through: a pod that no policy selects is
 * open, and one that some select takes what any of them names. No network is asked.
 */
record NetworkRules(List<JsonNode> policies) {
  private static final Map<String, Integer> NAMED_PORTS = Map.of("health", 8080);

  /** Whether the policies of the pod that is called let the caller in. */
  boolean admits(NetworkEnd caller, NetworkEnd called, int port) {
    return passes("Ingress", called, caller, port);
  }

  /** Whether the policies of the pod that calls let it out. */
  boolean mayLeave(NetworkEnd caller, NetworkEnd called, int port) {
    return passes("Egress", caller, called, port);
  }

  private boolean passes(String way, NetworkEnd self, NetworkEnd other, int port) {
    List<JsonNode> own = policies.stream().filter(policy -> isOf(policy, way, self)).toList();
    return own.isEmpty()
        || own.stream()
            .flatMap(
                policy -> each(policy.path("spec").path(way.toLowerCase(java.util.Locale.ROOT))))
            .anyMatch(rule -> lets(rule, way, self, other, port));
  }

  private static boolean isOf(JsonNode policy, String way, NetworkEnd self) {
    return policy.at("/metadata/namespace").asText().equals(self.namespace())
        && each(policy.at("/spec/policyTypes")).anyMatch(type -> type.asText().equals(way))
        && selects(policy.at("/spec/podSelector"), self.labels());
  }

  private static boolean lets(
      JsonNode rule, String way, NetworkEnd self, NetworkEnd other, int port) {
    JsonNode ports = rule.path("ports");
    JsonNode peers = rule.path(way.equals("Ingress") ? "from" : "to");
    return (ports.isEmpty() || each(ports).anyMatch(each -> number(each.path("port")) == port))
        && (peers.isEmpty() || each(peers).anyMatch(peer -> isPeer(peer, self, other)));
  }

  private static int number(JsonNode port) {
    return port.isInt() ? port.asInt() : NAMED_PORTS.get(port.asText());
  }

  /** Without a namespace selector, of the policy's own namespace. */
  private static boolean isPeer(JsonNode peer, NetworkEnd self, NetworkEnd other) {
    if (peer.has("ipBlock")) {
      throw new IllegalArgumentException("no addresses are known here: " + peer);
    }
    boolean there =
        peer.has("namespaceSelector")
            ? selects(peer.path("namespaceSelector"), other.labelsOfNamespace())
            : other.namespace().equals(self.namespace());
    return there && (!peer.has("podSelector") || selects(peer.path("podSelector"), other.labels()));
  }

  private static boolean selects(JsonNode selector, Map<String, String> labels) {
    return NetworkEnd.labels(selector.path("matchLabels")).entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())))
        && each(selector.path("matchExpressions")).allMatch(each -> holds(each, labels));
  }

  private static boolean holds(JsonNode expression, Map<String, String> labels) {
    String value = labels.get(expression.path("key").asText());
    return switch (expression.path("operator").asText()) {
      case "Exists" -> value != null;
      case "In" -> each(expression.path("values")).anyMatch(each -> each.asText().equals(value));
      default -> throw new IllegalArgumentException("not used by the chart: " + expression);
    };
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
