package dev.statefulflink.bench.pods;

import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at jobs every 50 ms, beside the operator: when all tasks of one were seen running. */
public final class RunningSampler implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;

  private final StatefulJob job;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
  private final Map<String, Sight> sights = new ConcurrentHashMap<>();

  /**
   * When all tasks of a job were seen running. A look may wait for its answer, for as long as it
   * takes a cluster to come up: its answer was true at some time in between, and none of these
   * figures may be better than that.
   *
   * @param first when the first such answer came
   * @param last when the last of them was asked for
   * @param longestGap between two such sights
   */
  public record Sight(Instant first, Instant last, Duration longestGap) {
    static Sight of(Instant asked, Instant answered) {
      return new Sight(answered, asked, Duration.ZERO);
    }

    Sight then(Instant asked, Instant answered) {
      var gap = Duration.between(last, answered);
      return new Sight(first, asked, gap.compareTo(longestGap) > 0 ? gap : longestGap);
    }
  }

  public RunningSampler(StatefulJob job) {
    this.job = job;
  }

  /** Looks at this job from now on. */
  public void watch(String revision, String jobId) {
    var flink = FlinkRest.of(job, revision);
    // Ends with its executor.
    var unused =
        threads.scheduleAtFixedRate(
            () -> look(flink, jobId), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look(FlinkRest flink, String jobId) {
    var asked = Instant.now();
    try {
      if (runs(flink, jobId)) {
        var answered = Instant.now();
        sights.merge(
            jobId, Sight.of(asked, answered), (before, now) -> before.then(asked, answered));
      }
    } catch (KubernetesClientException | IllegalStateException e) {
      // Not there yet, or not any more: asked again at the next turn.
    }
  }

  /** In Flink's list: a question for a job that it does not know yet is an error in its log. */
  private static boolean runs(FlinkRest flink, String jobId) {
    return flink.jobs().stream().anyMatch(told -> told.id().equals(jobId) && told.isRunning());
  }

  public Optional<Sight> sight(String jobId) {
    return Optional.ofNullable(sights.get(jobId));
  }

  /** From the last sight of the one job to the first of the other; seconds. */
  public double downtime(String before, String after) {
    return UpgradeRun.between(
        sight(before).orElseThrow().last(), sight(after).orElseThrow().first());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
