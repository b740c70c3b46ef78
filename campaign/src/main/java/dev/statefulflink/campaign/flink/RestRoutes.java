package dev.statefulflink.campaign.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.campaign.flink.FakeFlink.Reply;
import dev.statefulflink.campaign.flink.storage.Snapshot;
import dev.statefulflink.campaign.flink.storage.Storage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Flink's REST paths, as far as the operator uses them, before one cluster. */
final class RestRoutes {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NOT_FOUND =
      "<Exception on server side:\njava.util.concurrent.CompletionException:"
          + " org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job"
          + " (%1$s)\n\tat x.Y.z(Y.java:1)\nCaused by:"
          + " org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not find Flink job"
          + " (%1$s)\n\t... 4 more\n\nEnd of exception on server side>";

  private final FakeCluster cluster;
  private final Storage storage;

  RestRoutes(FakeCluster cluster, Storage storage) {
    this.cluster = cluster;
    this.storage = storage;
  }

  Reply answer(String method, String uri, String body) {
    var path = List.of(URI.create(uri).getPath().substring(1).split("/"));
    var json = json(body);
    var line = method + " " + path.get(0) + (path.size() > 2 ? " " + path.get(2) : "");
    return switch (line) {
      case "GET overview" -> ok(JobAnswers.overview(cluster.taskManagers(), cluster.jobs()));
      case "GET jobs" ->
          path.get(1).equals("overview")
              ? ok(JobAnswers.all(cluster.jobs()))
              : job(path, 404, JobAnswers::job);
      case "GET jobs status" -> job(path, 500, job -> Map.of("status", job.state().name()));
      case "GET jobs checkpoints" -> checkpoints(path);
      case "GET jobs plan" -> job(path, 404, job -> job.graph().plan(job.id(), "orders"));
      case "GET jobs exceptions" -> job(path, 404, JobAnswers::exceptions);
      case "GET jobs savepoints" -> savepoint(path.get(1), path.get(3));
      case "POST jobs stop" -> stop(path.get(1), json);
      case "POST jobs savepoints" -> takeSavepoint(path.get(1), json);
      case "POST jobs checkpoints" -> takeCheckpoint(path.get(1), json);
      case "PATCH jobs" -> cancel(path);
      case "POST jars plan" -> plan(path.get(1), json);
      case "POST jars run" -> path.get(1).equals("probe.jar") ? warmUp(json) : run(json);
      default -> refused(404, "Not found: " + method + " " + uri);
    };
  }

  private Reply job(List<String> path, int unknown, Function<FakeJob, Object> answer) {
    return cluster
        .job(path.get(1))
        .map(job -> ok(answer.apply(job)))
        .orElseGet(() -> refused(unknown, NOT_FOUND.formatted(path.get(1))));
  }

  /** Flink knows an operation by both, so that a trigger may serve another job again. */
  private static String operation(String jobId, String trigger) {
    return trigger + " of job " + jobId;
  }

  private Reply savepoint(String jobId, String trigger) {
    return cluster
        .trigger(operation(jobId, trigger))
        .map(found -> ok(JobAnswers.savepoint(found)))
        .orElseGet(() -> refused(404, "There is no savepoint operation with triggerId=" + trigger));
  }

  private Reply stop(String jobId, JsonNode body) {
    var trigger = body.path("triggerId").asText();
    cluster.stop(jobId, operation(jobId, trigger), target(body, "targetDirectory"));
    return new Reply(202, text(Map.of("request-id", trigger)));
  }

  private Reply takeSavepoint(String jobId, JsonNode body) {
    var trigger = body.path("triggerId").asText();
    cluster.savepoint(jobId, operation(jobId, trigger), target(body, "target-directory"));
    return new Reply(202, text(Map.of("request-id", trigger)));
  }

  private static Triggers.Target target(JsonNode body, String directory) {
    var format = body.path("formatType").asText("CANONICAL");
    return new Triggers.Target(body.path(directory).asText(), format);
  }

  private Reply checkpoints(List<String> path) {
    if (path.size() == 3) {
      return job(path, 404, JobAnswers::checkpoints);
    }
    return path.get(3).equals("config")
        ? job(path, 404, JobAnswers::settings)
        : cluster
            .trigger(operation(path.get(1), path.get(3)))
            .map(found -> ok(JobAnswers.checkpoint(found)))
            .orElseGet(
                () ->
                    refused(404, "There is no checkpoint operation with triggerId=" + path.get(3)));
  }

  private Reply takeCheckpoint(String jobId, JsonNode body) {
    var trigger = body.path("triggerId").asText();
    cluster.checkpoint(jobId, trigger.isEmpty() ? "" : operation(jobId, trigger));
    return new Reply(202, text(Map.of("request-id", trigger)));
  }

  private Reply cancel(List<String> path) {
    return job(
        path,
        404,
        job -> {
          cluster.cancel(job);
          return Map.of();
        });
  }

  private Reply plan(String jar, JsonNode body) {
    var arguments = arguments(body);
    if (body.path("entryClass").asText().endsWith(".StateCheck")) {
      return fit(arguments, Flaw.in(arguments), body.path("parallelism").asInt(1));
    }
    if (jar.equals("probe.jar")) {
      return planned(storage.newestIn(arguments).map(Snapshot::location).orElse("none"));
    }
    var flaws = Flaw.in(arguments);
    cluster.planned(flaws);
    return flaws.contains(Flaw.PLAN_REFUSED)
        ? refused(
            400,
            "org.apache.flink.client.program.ProgramInvocationException: The program's entry point"
                + " class 'com.example.Orders' was not found in the jar file.")
        : ok(compile(flaws, body.path("parallelism").asInt(1)).plan("0", "orders"));
  }

  /** As main() makes it here, now. */
  private Graph compile(Set<Flaw> flaws, int parallelism) {
    var running = cluster.jobs().stream().anyMatch(job -> !job.state().terminal());
    return Graph.compile(
        running && flaws.contains(Flaw.COMPILES_OTHERWISE_LATER)
            ? Set.of(Flaw.COMPILES_OTHERWISE)
            : flaws,
        parallelism);
  }

  /** What the probe says of a job and a snapshot: how a restore here would end. */
  private Reply fit(List<String> arguments, Set<Flaw> flaws, int parallelism) {
    if (flaws.contains(Flaw.PLAN_REFUSED)) {
      return refused(400, "The program's entry point class was not found in the jar file.");
    }
    var graph = compile(flaws, parallelism);
    if (arguments.stream().anyMatch(argument -> argument.startsWith("names="))) {
      return planned(text(Map.of("operators", List.of(operator(graph)))));
    }
    var answer = new LinkedHashMap<String, Object>();
    if (!compile(flaws, parallelism).equals(graph)) {
      answer.put("changed", "count");
    }
    var path = arguments.stream().filter(one -> one.startsWith("snapshot=")).findFirst();
    if (path.isPresent()) {
      var snapshot = storage.find(path.get().substring("snapshot=".length()));
      if (snapshot.isEmpty()) {
        return refused(400, "java.io.FileNotFoundException: File does not exist: " + path.get());
      }
      if (!snapshot.get().operator().equals(graph.count())) {
        var kind = arguments.contains("drop=true") ? "dropped" : "misfits";
        answer.put(kind, List.of(misfit(snapshot.get())));
        answer.put("fresh", List.of(operator(graph)));
      }
    }
    return planned(text(answer));
  }

  private static Map<String, Object> operator(Graph graph) {
    return Map.of("id", graph.count(), "name", "count", "uid", "uid of " + graph.count());
  }

  /** Flink 1.20 keeps ids alone. */
  private static Map<String, Object> misfit(Snapshot snapshot) {
    return Map.of(
        "rule", "NO_COUNTERPART", "id", snapshot.operator(), "name", "", "uid", "", "bytes", 1000);
  }

  private static Reply planned(String name) {
    return ok(Map.of("plan", Map.of("jid", "0", "name", name, "nodes", List.of())));
  }

  private Reply warmUp(JsonNode body) {
    var jobId = body.path("jobId").asText();
    return cluster
        .warmUp(jobId)
        .map(refusal -> refused(400, refusal))
        .orElseGet(() -> ok(Map.of("jobid", jobId)));
  }

  private Reply run(JsonNode body) {
    var jobId = body.path("jobId").asText();
    var from = Optional.of(body.path("savepointPath").asText("")).filter(p -> !p.isEmpty());
    return cluster
        .run(jobId, Flaw.in(arguments(body)), from)
        .map(refusal -> refused(400, refusal))
        .orElseGet(() -> ok(Map.of("jobid", jobId)));
  }

  private static List<String> arguments(JsonNode body) {
    var arguments = new ArrayList<String>();
    body.path("programArgsList").forEach(argument -> arguments.add(argument.asText()));
    return arguments;
  }

  private static Reply ok(Object body) {
    return new Reply(200, text(body));
  }

  private static Reply refused(int status, String cause) {
    return new Reply(status, text(Map.of("errors", List.of("Internal server error.", cause))));
  }

  private static String text(Object body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and lists are always JSON", e);
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isEmpty() ? MAPPER.nullNode() : MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + body, e);
    }
  }
}
