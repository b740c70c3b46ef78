package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.Rehearsal.Vertex;
import dev.statefulflink.operator.flink.Submission;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/** Makes the JobManager compile the staged jar, via Flink's plan of it (1.20.5 and 2.3.0). */
final class Compilation {
  private static final Duration READ = Duration.ofSeconds(10);
  private static final int LONGEST_NAME = 80;

  private final RestClient rest;
  private final URI plan;
  private final Map<String, Object> body;
  private final Duration limit;

  /**
   * @param plan where the jar is compiled
   */
  Compilation(RestClient rest, URI plan, Submission submission) {
    this.rest = rest;
    this.plan = plan;
    this.body = body(submission);
    this.limit = submission.limit();
  }

  /** The parameters with which Flink compiles or runs the staged jar. */
  static Map<String, Object> body(Submission submission) {
    var body = new LinkedHashMap<String, Object>();
    if (!submission.entryClass().isEmpty()) {
      body.put("entryClass", submission.entryClass());
    }
    body.put("programArgsList", submission.args());
    body.put("parallelism", submission.parallelism());
    body.put("allowNonRestoredState", submission.allowNonRestoredState());
    return body;
  }

  /** Twice, one after the other. */
  CompletionStage<Rehearsal> twice() {
    return compiled().thenCompose(first -> compiled().thenApply(second -> read(first, second)));
  }

  /** Once, beside the running job. */
  CompletionStage<Rehearsal> beside(String jobId) {
    return compiled()
        .thenCompose(
            compiled ->
                rest.get(plan.resolve("/jobs/" + jobId + "/plan"), READ)
                    .thenApply(runs -> read(compiled, runs)));
  }

  private CompletionStage<JsonNode> compiled() {
    return rest.post(plan, body, limit);
  }

  private static Rehearsal read(JsonNode compiled, JsonNode other) {
    return new Rehearsal(
        vertices(compiled),
        compiled.path("plan").path("type").asText().equals("BATCH"),
        vertices(other));
  }

  private static List<Vertex> vertices(JsonNode answer) {
    return StreamSupport.stream(answer.path("plan").path("nodes").spliterator(), false)
        .map(
            node ->
                new Vertex(
                    node.path("id").asText(),
                    name(node.path("description").asText()),
                    node.path("parallelism").asInt()))
        .toList();
  }

  /** The name of the first operator: Flink writes the chain as lines of HTML. */
  private static String name(String description) {
    var first =
        description
            .split("<br/>", 2)[0]
            .replace("&gt;", ">")
            .replace("&lt;", "<")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
            .strip();
    return first.length() <= LONGEST_NAME ? first : first.substring(0, LONGEST_NAME) + "...";
  }

  /**
   * The request for a job that is restored in a rehearsal, by main() of the probe.
   *
   * @param known where the JobManager says the state of the job of this id
   */
  static Map<String, Object> rehearsal(
      Submission submission, String jobId, String from, String known) {
    var arguments = new ArrayList<>(List.of("known=" + known, "snapshot=" + from));
    if (!submission.entryClass().isEmpty()) {
      arguments.add("entry=" + submission.entryClass());
    }
    arguments.add("--");
    arguments.addAll(submission.args());
    var body = body(submission);
    body.put("entryClass", "dev.statefulflink.probe.restore.Rehearsal");
    body.put("programArgsList", arguments);
    body.put("jobId", jobId);
    body.put("savepointPath", from);
    return body;
  }
}
