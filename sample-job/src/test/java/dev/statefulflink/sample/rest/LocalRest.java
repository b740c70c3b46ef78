package dev.statefulflink.sample.rest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A session cluster with the REST API of a JobManager's pod, and the jar of a job in its folder.
 */
final class LocalRest implements AutoCloseable {
  static final int SLOTS = 2;

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final MiniCluster cluster;
  private final URI uri;

  private LocalRest(MiniCluster cluster, URI uri) {
    this.cluster = cluster;
    this.uri = uri;
  }

  /** An answer, whatever its status. */
  record Reply(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException("no JSON: " + body, e);
      }
    }
  }

  /** A node of a plan. */
  record Node(String id, int parallelism) {}

  /**
   * @param folder where the cluster may write
   */
  static LocalRest start(Path folder) throws Exception {
    jar(SubmittedJob.class, Files.createDirectories(folder.resolve("flink-web-upload")));
    Configuration configuration = new Configuration();
    configuration.setString("rest.bind-port", "0");
    configuration.setString("rest.address", "localhost");
    configuration.setString("web.upload.dir", folder.toString());
    configuration.setString("web.tmpdir", folder.resolve("web").toString());
    configuration.setString("web.refresh-interval", "50");
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("taskmanager.memory.network.min", "8m");
    configuration.setString("taskmanager.memory.network.max", "8m");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    LocalRest started = new LocalRest(cluster, cluster.getRestAddress().get());
    // The REST API is there before anybody leads.
    await().atMost(TIMEOUT).until(() -> started.get("/overview").status(), status -> status == 200);
    return started;
  }

  /** With the class file alone: the JobManager and the tasks have Flink. */
  private static void jar(Class<?> main, Path folder) throws IOException {
    String entry = main.getName().replace('.', '/') + ".class";
    try (InputStream bytes = main.getClassLoader().getResourceAsStream(entry);
        OutputStream file = Files.newOutputStream(folder.resolve("job.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry(entry));
      bytes.transferTo(jar);
      jar.closeEntry();
    }
  }

  /** What Flink makes of the job, as the operator asks for it in a rehearsal. */
  JsonNode plan(String... args) throws Exception {
    Reply reply = post("/jars/job.jar/plan", body(args));
    if (reply.status() != 200) {
      throw new IllegalStateException("not compiled: " + reply.body());
    }
    return reply.json().path("plan");
  }

  /** The plan of a job that was submitted. */
  JsonNode planOf(String jobId) throws Exception {
    return get("/jobs/" + jobId + "/plan").json().path("plan");
  }

  Reply run(String jobId, String... args) throws Exception {
    Map<String, Object> body = body(args);
    body.put("jobId", jobId);
    return post("/jars/job.jar/run", body);
  }

  private static Map<String, Object> body(String... args) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("entryClass", SubmittedJob.class.getName());
    body.put("programArgsList", List.of(args));
    body.put("parallelism", SLOTS);
    return body;
  }

  static List<Node> nodes(JsonNode plan) {
    List<Node> nodes = new ArrayList<>();
    plan.path("nodes")
        .forEach(
            node ->
                nodes.add(new Node(node.path("id").asText(), node.path("parallelism").asInt())));
    return nodes;
  }

  static String jobId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  String stateOf(String jobId) throws Exception {
    return get("/jobs/" + jobId + "/status").json().path("status").asText();
  }

  void awaitState(String jobId, String state) {
    await().atMost(TIMEOUT).until(() -> stateOf(jobId).equals(state));
  }

  /** Ends the job, so that its slots are free again. */
  void cancel(String jobId) throws Exception {
    send(
        HttpRequest.newBuilder(uri.resolve("/jobs/" + jobId + "?mode=cancel"))
            .method("PATCH", HttpRequest.BodyPublishers.noBody())
            .build());
    awaitState(jobId, "CANCELED");
    await()
        .atMost(TIMEOUT)
        .until(() -> get("/overview").json().path("slots-available").asInt() == SLOTS);
  }

  Reply get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri.resolve(path)).build());
  }

  private Reply post(String path, Map<String, Object> body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  private Reply send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.body());
  }

  @Override
  public void close() {
    cluster.closeAsync().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
