package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateFit.Misfit;
import dev.statefulflink.operator.flink.fit.StateFit.Operator;
import dev.statefulflink.operator.flink.fit.StateFit.Rule;
import dev.statefulflink.operator.flink.fit.StateSource;
import dev.statefulflink.operator.flink.http.read.DetailsReader;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Makes the JobManager compare the staged jar with a snapshot, via main() of the probe; its answer
 * is the name of the job that it builds, a line of JSON.
 */
final class StateCheckCall {
  private static final Duration READ = Duration.ofSeconds(10);
  private static final String PLAN = "/jars/probe.jar/plan";
  private static final String CLASS = "dev.statefulflink.probe.fit.StateCheck";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final RestClient rest;
  private final URI cluster;
  private final Submission submission;

  StateCheckCall(RestClient rest, URI cluster, Submission submission) {
    this.rest = rest;
    this.cluster = cluster;
    this.submission = submission;
  }

  CompletionStage<StateFit> of(StateSource source) {
    var job = source.job();
    if (job.isEmpty()) {
      return fit(source.snapshot(), source.itself());
    }
    return newest(job.get())
        .thenCompose(
            found ->
                fit(found, source.itself())
                    .exceptionallyCompose(error -> again(job.get(), found, source, error)))
        .thenCompose(fit -> named(fit, job.get()));
  }

  /** A newer checkpoint may have replaced the one that should be read. */
  private CompletionStage<StateFit> again(
      StateSource.Running job, Optional<String> before, StateSource source, Throwable error) {
    return newest(job)
        .thenCompose(
            found ->
                found.equals(before)
                    ? CompletableFuture.failedFuture(error)
                    : fit(found, source.itself()));
  }

  /** The checkpoint that the job would restart from; empty if there is none in a file. */
  private CompletionStage<Optional<String>> newest(StateSource.Running job) {
    return rest.get(job.cluster().resolve("/jobs/" + job.jobId() + "/checkpoints"), READ)
        .thenApply(
            answer -> {
              var latest = answer.path("latest");
              return Stream.of("completed", "savepoint", "restored")
                  .map(latest::path)
                  .filter(one -> DetailsReader.path(one).isPresent())
                  .max((a, b) -> Long.compare(a.path("id").asLong(-1), b.path("id").asLong(-1)))
                  .flatMap(DetailsReader::path);
            });
  }

  private CompletionStage<StateFit> fit(Optional<String> snapshot, boolean itself) {
    var options = new ArrayList<String>();
    snapshot.ifPresent(path -> options.add("snapshot=" + path));
    options.add("as=" + (itself ? "itself" : "savepoint"));
    options.add("drop=" + submission.allowNonRestoredState());
    return ask(cluster, submission, options).thenApply(answer -> read(answer, snapshot));
  }

  private CompletionStage<JsonNode> ask(URI at, Submission of, List<String> options) {
    var arguments = new ArrayList<String>();
    if (!of.entryClass().isEmpty()) {
      arguments.add("entry=" + of.entryClass());
    }
    arguments.addAll(options);
    arguments.add("--");
    arguments.addAll(of.args());
    var body = new LinkedHashMap<String, Object>();
    body.put("entryClass", CLASS);
    body.put("programArgsList", arguments);
    body.put("parallelism", of.parallelism());
    return rest.post(at.resolve(PLAN), body, of.limit())
        .thenApply(answer -> json(answer.path("plan").path("name").asText()));
  }

  private static JsonNode json(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new CompletionException(new FlinkCallFailed(500, "the probe answers no JSON: " + line));
    }
  }

  private static StateFit read(JsonNode answer, Optional<String> snapshot) {
    return new StateFit(
        snapshot,
        Optional.of(answer.path("changed").asText("")).filter(name -> !name.isEmpty()),
        all(answer.path("misfits")).map(StateCheckCall::misfit).toList(),
        all(answer.path("dropped")).map(StateCheckCall::misfit).toList(),
        all(answer.path("unknown")).map(JsonNode::asText).toList(),
        all(answer.path("unnamed")).map(StateCheckCall::operator).toList(),
        all(answer.path("fresh")).map(StateCheckCall::operator).toList());
  }

  private static Stream<JsonNode> all(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Misfit misfit(JsonNode found) {
    return new Misfit(
        Rule.valueOf(found.path("rule").asText()),
        operator(found),
        found.path("bytes").asLong(),
        found.path("stored").asText(""),
        found.path("declared").asText(""));
  }

  private static Operator operator(JsonNode found) {
    return new Operator(
        found.path("id").asText(), found.path("name").asText(), found.path("uid").asText());
  }

  /**
   * A snapshot of Flink 1.20 contains only ids: if there is a finding, the JobManager of the old
   * job is asked for the names. They are for people only, so a missing answer is no failure.
   */
  private CompletionStage<StateFit> named(StateFit fit, StateSource.Running job) {
    var ids =
        Stream.concat(fit.misfits().stream(), fit.dropped().stream())
            .map(Misfit::operator)
            .filter(operator -> operator.name().isEmpty())
            .map(Operator::id)
            .collect(Collectors.joining(","));
    return ids.isEmpty()
        ? CompletableFuture.completedFuture(fit)
        : ask(job.cluster(), job.submission(), List.of("names=" + ids))
            .thenApply(answer -> named(fit, names(answer)))
            .exceptionally(error -> fit);
  }

  private static Map<String, Operator> names(JsonNode answer) {
    return all(answer.path("operators"))
        .map(StateCheckCall::operator)
        .collect(Collectors.toMap(Operator::id, operator -> operator, (one, other) -> one));
  }

  private static StateFit named(StateFit fit, Map<String, Operator> names) {
    return new StateFit(
        fit.snapshot(),
        fit.changed(),
        fit.misfits().stream().map(misfit -> named(misfit, names)).toList(),
        fit.dropped().stream().map(misfit -> named(misfit, names)).toList(),
        fit.unknown(),
        fit.unnamed(),
        fit.fresh());
  }

  private static Misfit named(Misfit misfit, Map<String, Operator> names) {
    var before = misfit.operator();
    return before.name().isEmpty()
        ? new Misfit(
            misfit.rule(),
            names.getOrDefault(before.id(), before),
            misfit.bytes(),
            misfit.stored(),
            misfit.declared())
        : misfit;
  }
}
