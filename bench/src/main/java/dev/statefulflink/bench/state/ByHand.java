package dev.statefulflink.bench.state;

import dev.statefulflink.bench.pods.FlinkTimes;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What Flink alone takes on a warm cluster that no operator looks at: a person stops its job and
 * starts it from a snapshot by the REST API.
 */
final class ByHand {
  private final StateCase sized;
  private final KubernetesClient client;
  private final FlinkRest flink;
  private final String rest;
  private final String stops;
  private String jobId;

  /** On the cluster of the revision in charge, on which its job runs. */
  ByHand(StateCase sized, StatefulJob job) {
    var active = job.active();
    this.sized = sized;
    this.client = job.client();
    this.flink = FlinkRest.of(job, active.revision());
    this.rest =
        "/api/v1/namespaces/%s/services/%s-%s:rest/proxy"
            .formatted(job.namespace(), job.name(), active.revision());
    this.stops = "file:///flink-state/%s/by-hand".formatted(job.namespace());
    this.jobId = active.jobId();
  }

  /**
   * The floor of an upgrade, in seconds.
   *
   * @param stop of the job that ran before, with a savepoint of the same kind or by a cancel
   * @param restore from the request that starts the job until every task runs
   */
  record Floor(double stop, double restore) {}

  Floor measure(String snapshot) {
    var stop = stop();
    return new Floor(stop, restore(snapshot));
  }

  private double stop() {
    var asked = Instant.now();
    var body = sized.way().stop(stops);
    if (body.isEmpty()) {
      flink.cancel(jobId);
    } else {
      client.raw(rest + "/jobs/" + jobId + "/stop", "POST", body);
    }
    var ended =
        LongWait.until(
            "the job to end", this::job, found -> found.flatMap(FlinkJob::endTime).isPresent());
    return seconds(asked, ended.flatMap(FlinkJob::endTime).orElseThrow());
  }

  private double restore(String snapshot) {
    jobId = UUID.randomUUID().toString().replace("-", "");
    var asked = Instant.now();
    client.raw(rest + "/jars/job.jar/run", "POST", request(snapshot));
    LongWait.until("every task to run", this::job, found -> found.filter(this::runs).isPresent());
    return seconds(asked, new FlinkTimes(flink, jobId).lastTaskEntered("RUNNING"));
  }

  private Map<String, Object> request(String snapshot) {
    var body = new LinkedHashMap<String, Object>();
    body.put("entryClass", StateCase.ENTRY_CLASS);
    body.put("programArgsList", sized.arguments());
    body.put("parallelism", 1);
    body.put("jobId", jobId);
    body.put("savepointPath", snapshot);
    return body;
  }

  private boolean runs(FlinkJob job) {
    if (!job.isActive()) {
      throw new IllegalStateException("started by hand, and has ended: " + job);
    }
    return job.isRunning();
  }

  private Optional<FlinkJob> job() {
    return flink.jobs().stream().filter(found -> found.id().equals(jobId)).findFirst();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
