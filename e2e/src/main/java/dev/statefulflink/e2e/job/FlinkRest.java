package dev.statefulflink.e2e.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The REST API of one Flink cluster, read through the API server's proxy. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String proxy;

  private FlinkRest(KubernetesClient client, StatefulJob job, String service) {
    this.client = client;
    this.proxy = "/api/v1/namespaces/%s/services/%s:rest/proxy".formatted(job.namespace(), service);
  }

  /** Of a revision's cluster. */
  public static FlinkRest of(StatefulJob job, String revision) {
    return new FlinkRest(job.client(), job, job.name() + "-" + revision);
  }

  /** Of a revision's cluster, which may not be up yet: no answer is an answer, too. */
  public static FlinkRest impatient(StatefulJob job, String revision) {
    return new FlinkRest(job.impatientClient(), job, job.name() + "-" + revision);
  }

  /** Behind the Service that always points at the active revision. */
  public static FlinkRest ofActive(StatefulJob job) {
    return new FlinkRest(job.client(), job, job.name());
  }

  /** Every job of the object that the cluster knows, ended ones included. */
  public List<FlinkJob> jobs() {
    return all().filter(job -> !job.isOfTheOperator()).toList();
  }

  /** The operator's own short jobs, which have warmed the cluster up. */
  public List<FlinkJob> warmUps() {
    return all().filter(FlinkJob::isWarmUp).toList();
  }

  private Stream<FlinkJob> all() {
    List<FlinkJob> jobs = new ArrayList<>();
    get("/jobs/overview").path("jobs").forEach(job -> jobs.add(FlinkJob.of(job)));
    return jobs.stream();
  }

  /** The path of the snapshot that a job was restored from last, as Flink itself reports it. */
  public Optional<String> restoredPath(String jobId) {
    JsonNode path =
        get("/jobs/%s/checkpoints".formatted(jobId)).at("/latest/restored/external_path");
    return path.isTextual() ? Optional.of(path.asText()) : Optional.empty();
  }

  /** The path of the newest checkpoint of a job. */
  public Optional<String> newestCheckpoint(String jobId) {
    JsonNode path =
        get("/jobs/%s/checkpoints".formatted(jobId)).at("/latest/completed/external_path");
    return path.isTextual() ? Optional.of(path.asText()) : Optional.empty();
  }

  /** How many checkpoints of a job have completed since it was started. */
  public long completedCheckpoints(String jobId) {
    return get("/jobs/%s/checkpoints".formatted(jobId)).at("/counts/completed").asLong();
  }

  /** The time between two checkpoints, in milliseconds, as Flink has understood it. */
  public long checkpointInterval(String jobId) {
    return get("/jobs/%s/checkpoints/config".formatted(jobId)).path("interval").asLong();
  }

  /** What holds a job's state while it runs, by the name of its class. */
  public String stateBackend(String jobId) {
    return get("/jobs/%s/checkpoints/config".formatted(jobId)).path("state_backend").asText();
  }

  /**
   * Stops a job with a savepoint, with the ids of another client: Flink considers it the same stop.
   */
  public void stop(String jobId, String triggerId, String directory) {
    Map<String, Object> body =
        Map.of("targetDirectory", directory, "drain", false, "triggerId", triggerId);
    client.raw(proxy + "/jobs/%s/stop".formatted(jobId), "POST", body);
  }

  /** What Flink reports about a job below this path, such as /checkpoints/config. */
  public JsonNode job(String jobId, String path) {
    return get("/jobs/" + jobId + path);
  }

  /** Runs a warm-up as the operator does. Throws where Flink refuses it. */
  public void warmUp(String jobId) {
    Map<String, Object> body =
        Map.of(
            "entryClass",
            "dev.statefulflink.probe.WarmUp",
            "programArgsList",
            List.of("http://localhost:8081/jobs/%s/status".formatted(jobId)),
            "jobId",
            jobId);
    client.raw(proxy + "/jars/probe.jar/run", "POST", body);
  }

  /** Cancels a job behind the operator's back. */
  public void cancel(String jobId) {
    client.raw(proxy + "/jobs/" + jobId, "PATCH", Map.of());
  }

  /** The JobManager's configuration, as a list of keys and values. */
  public JsonNode configuration() {
    return get("/jobmanager/config");
  }

  /** The version that the cluster runs, such as 1.20.5. */
  public String flinkVersion() {
    return get("/overview").path("flink-version").asText();
  }

  /** The page that a browser gets. */
  public String page() {
    return client.raw(proxy + "/");
  }

  private JsonNode get(String path) {
    String answer = client.raw(proxy + path);
    if (answer == null) {
      throw new IllegalStateException("Flink knows nothing of " + proxy + path);
    }
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON from " + proxy + path + ": " + answer, e);
    }
  }
}
