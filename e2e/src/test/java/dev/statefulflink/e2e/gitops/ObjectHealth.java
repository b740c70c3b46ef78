package dev.statefulflink.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.stream.StreamSupport;

/**
 * How GitOps tools see an object, in the words of Argo CD. {@code HealthIT} compares it with Argo
 * CD's own Lua, with kstatus and with Flux.
 */
enum ObjectHealth {
  PROGRESSING("Progressing", "InProgress"),
  /** An upgrade is ready, and waits for an approval or a window. */
  WAITING("Suspended", "InProgress"),
  SUSPENDED("Suspended", "Current"),
  DEGRADED("Degraded", "Failed"),
  HEALTHY("Healthy", "Current");

  private final String word;
  private final String kstatus;

  ObjectHealth(String word, String kstatus) {
    this.word = word;
    this.kstatus = kstatus;
  }

  static ObjectHealth of(JsonNode object) {
    JsonNode status = object.path("status");
    if (isDeleted(object)
        || status.path("observedGeneration").asLong(-1)
            != object.at("/metadata/generation").asLong()) {
      return PROGRESSING;
    }
    JsonNode reconciling = condition(status, "Reconciling");
    if (reconciling.path("status").asText().equals("True")) {
      return reconciling.path("reason").asText().startsWith("Awaiting") ? WAITING : PROGRESSING;
    }
    if (condition(status, "Stalled").path("status").asText().equals("True")) {
      return DEGRADED;
    }
    JsonNode ready = condition(status, "Ready");
    if (!ready.path("status").asText().equals("True")) {
      return PROGRESSING;
    }
    return ready.path("reason").asText().equals("Suspended") ? SUSPENDED : HEALTHY;
  }

  static boolean isDeleted(JsonNode object) {
    return object.at("/metadata/deletionTimestamp").isTextual();
  }

  private static JsonNode condition(JsonNode status, String type) {
    return StreamSupport.stream(status.path("conditions").spliterator(), false)
        .filter(condition -> condition.path("type").asText().equals(type))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  /** The word of Argo CD. */
  String word() {
    return word;
  }

  /** The word of kstatus; for a deleted object it has one of its own. */
  String kstatus(JsonNode object) {
    return isDeleted(object) ? "Terminating" : kstatus;
  }

  /** The word that Flux finds by expressions, which know no deleted objects. */
  String flux() {
    return kstatus;
  }
}
