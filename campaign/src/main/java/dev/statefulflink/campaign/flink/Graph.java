package dev.statefulflink.campaign.flink;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a job compiles to: a source, and behind a shuffle what keeps the state.
 *
 * @param count the id of the second vertex, by which its state is found
 */
record Graph(String count, int parallelism) {
  private static final String SOURCE = "cbc357ccb763df2852fee8c4fc7d55f2";
  private static final String OTHER = "20ba6b65f97481d5570070de90e4e791";
  private static final String COUNT = "0a448493b4782967b150582570326227";

  /** As main() makes it this time. */
  static Graph compile(Set<Flaw> flaws, int parallelism) {
    var count =
        flaws.contains(Flaw.COMPILES_OTHERWISE)
            ? UUID.randomUUID().toString().replace("-", "")
            : flaws.contains(Flaw.ANOTHER_UID) ? OTHER : COUNT;
    return new Graph(count, flaws.contains(Flaw.WANTS_MORE_SLOTS) ? 2 * parallelism : parallelism);
  }

  /** In the shape of Flink's plans. */
  Map<String, Object> plan(String jobId, String name) {
    var nodes =
        List.of(node(SOURCE, "Source: lines<br/>"), node(count, "count<br/>+- Sink: results<br/>"));
    return Map.of("plan", Map.of("jid", jobId, "name", name, "type", "STREAMING", "nodes", nodes));
  }

  private Map<String, Object> node(String id, String description) {
    return Map.of("id", id, "parallelism", parallelism, "description", description);
  }

  /** In the shape of a job's details. */
  List<Map<String, Object>> vertices(String status) {
    return List.of(vertex(SOURCE, "Source: lines", status), vertex(count, "count", status));
  }

  private Map<String, Object> vertex(String id, String name, String status) {
    return Map.of("id", id, "name", name, "status", status, "tasks", Map.of(status, parallelism));
  }

  /** How many tasks run, or want a slot: each slot takes one of each vertex. */
  int tasks() {
    return 2 * parallelism;
  }
}
