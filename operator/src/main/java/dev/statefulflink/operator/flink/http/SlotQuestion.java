package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.Slots;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/** Asks for the slots of a cluster and the tasks that wait for one (1.20.5 and 2.3.0). */
final class SlotQuestion {
  private final RestClient rest;
  private final Duration limit;

  SlotQuestion(RestClient rest, Duration limit) {
    this.rest = rest;
    this.limit = limit;
  }

  CompletionStage<Slots> of(URI cluster, String jobId) {
    return rest.get(cluster.resolve("/overview"), limit)
        .thenCombine(
            rest.get(cluster.resolve("/jobs/overview"), limit),
            (overview, jobs) ->
                new Slots(
                    overview.path("slots-total").asInt(),
                    overview.path("slots-available").asInt(),
                    waiting(jobs, jobId)));
  }

  /** Of a cluster that runs no job, by its overview. */
  static Slots free(JsonNode overview) {
    var total = overview.path("slots-total").asInt();
    return new Slots(total, total, 0, overview.path("flink-version").asText(""));
  }

  /** A task is SCHEDULED from the time it may run until it has a slot. */
  private static int waiting(JsonNode jobs, String jobId) {
    return StreamSupport.stream(jobs.path("jobs").spliterator(), false)
        .filter(job -> jobId.equals(job.path("jid").asText()))
        .mapToInt(job -> job.path("tasks").path("scheduled").asInt())
        .sum();
  }
}
