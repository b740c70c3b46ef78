package dev.statefulflink.bench.pods;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.FlinkRest;
import dev.statefulflink.e2e.StatefulJob;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** Looks at jobs every 50 ms, beside the operator: when all tasks of one were seen running. */
final class RunningSampler implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;

  private final StatefulJob job;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
  private final Map<String, Sight> sights = new ConcurrentHashMap<>();

  /**
   * When all tasks of a job were seen running.
   *
   * @param longestGap between two such sights
   */
  record Sight(Instant first, Instant last, Duration longestGap) {
    private Sight again(Instant now) {
      var gap = Duration.between(last, now);
      return new Sight(first, now, gap.compareTo(longestGap) > 0 ? gap : longestGap);
    }
  }

  RunningSampler(StatefulJob job) {
    this.job = job;
  }

  /** Looks at this job from now on. */
  void watch(String revision, String jobId) {
    var flink = FlinkRest.of(job, revision);
    threads.scheduleAtFixedRate(() -> look(flink, jobId), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look(FlinkRest flink, String jobId) {
    var asked = Instant.now();
    try {
      if (runs(flink.job(jobId, ""))) {
        sights.merge(
            jobId, new Sight(asked, asked, Duration.ZERO), (before, now) -> before.again(asked));
      }
    } catch (KubernetesClientException | IllegalStateException e) {
      // Not there yet, or not any more: asked again at the next turn.
    }
  }

  private static boolean runs(JsonNode told) {
    var vertices = told.path("vertices");
    return told.path("state").asText().equals("RUNNING")
        && !vertices.isEmpty()
        && StreamSupport.stream(vertices.spliterator(), false)
            .allMatch(vertex -> vertex.path("status").asText().equals("RUNNING"));
  }

  Optional<Sight> sight(String jobId) {
    return Optional.ofNullable(sights.get(jobId));
  }

  /** From the last sight of the one job to the first of the other; seconds. */
  double downtime(String before, String after) {
    return UpgradeRun.between(
        sight(before).orElseThrow().last(), sight(after).orElseThrow().first());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
