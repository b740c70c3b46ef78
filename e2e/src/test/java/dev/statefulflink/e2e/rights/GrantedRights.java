package dev.statefulflink.e2e.rights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.chart.RenderedChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the chart grants to the operator's account, as "verb resource". */
record GrantedRights(RenderedChart chart) {
  private static final String OPERATOR = "stateful-flink-operator";

  private static final String ONLY_IF_DECLARED = "for objects that declare one, as no story does";

  /**
   * Rights that no request of the operator is seen to use, each with the reason why it is there.
   */
  static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          Map.entry(
              "get statefulwordcounts",
              "the framework reads it again when a finalizer meets a conflict"),
          Map.entry(
              "update statefulwordcounts/finalizers",
              "an admission plugin asks, for owner references"),
          Map.entry("update configmaps", "who grants it to a job's pods must hold it"),
          Map.entry(
              "delete serviceaccounts",
              "revisions of an earlier release have accounts of their own"),
          Map.entry("create poddisruptionbudgets", ONLY_IF_DECLARED),
          Map.entry("patch poddisruptionbudgets", ONLY_IF_DECLARED),
          Map.entry("delete poddisruptionbudgets", ONLY_IF_DECLARED),
          Map.entry("create ingresses", ONLY_IF_DECLARED),
          Map.entry("patch ingresses", ONLY_IF_DECLARED),
          Map.entry("delete ingresses", ONLY_IF_DECLARED),
          Map.entry(
              "update leases", "the framework looks for it before it takes part in the election"));

  List<String> all() {
    return chart.objects().stream()
        .filter(object -> object.path("kind").asText().endsWith("RoleBinding"))
        .filter(GrantedRights::isOfOperator)
        .flatMap(binding -> rules(binding.path("roleRef")))
        .flatMap(GrantedRights::rights)
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean isOfOperator(JsonNode binding) {
    return stream(binding.path("subjects"))
        .anyMatch(subject -> subject.path("name").asText().equals(OPERATOR));
  }

  private Stream<JsonNode> rules(JsonNode role) {
    return chart.all(role.path("kind").asText()).stream()
        .filter(found -> found.at("/metadata/name").equals(role.path("name")))
        .flatMap(found -> stream(found.path("rules")));
  }

  private static Stream<String> rights(JsonNode rule) {
    List<String> rights = new ArrayList<>();
    for (JsonNode verb : rule.path("verbs")) {
      for (JsonNode resource : rule.path("resources")) {
        rights.add(verb.asText() + " " + resource.asText());
      }
    }
    return rights.stream();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
