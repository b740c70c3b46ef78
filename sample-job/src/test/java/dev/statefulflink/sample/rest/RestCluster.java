package dev.statefulflink.sample.rest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** A mini cluster with the programs in a jar, of which only the REST API is used. */
final class RestCluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String JAR = "/jars/job.jar/";

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final MiniCluster cluster;
  private final URI rest;

  /** What the REST API has answered. */
  record Reply(int status, String body) {}

  private RestCluster(MiniCluster cluster, URI rest) {
    this.cluster = cluster;
    this.rest = rest;
  }

  /** Keeps checkpoints as the clusters of the operator do. */
  static RestCluster start(Path directory) throws Exception {
    return start(
        directory,
        Map.of(
            "execution.checkpointing.storage",
            "filesystem",
            "execution.checkpointing.dir",
            directory.resolve("checkpoints").toUri().toString(),
            "execution.checkpointing.externalized-checkpoint-retention",
            "RETAIN_ON_CANCELLATION"));
  }

  /**
   * @param directory where the jar is put
   */
  static RestCluster start(Path directory, Map<String, String> settings) throws Exception {
    return start(
        directory,
        settings,
        new MiniClusterConfiguration.Builder().setNumTaskManagers(1).setNumSlotsPerTaskManager(4));
  }

  /** Of two TaskManagers with one slot each, which reach each other by the network alone. */
  static RestCluster apart(Path directory, Map<String, String> settings) throws Exception {
    return start(
        directory,
        settings,
        new MiniClusterConfiguration.Builder()
            .setNumTaskManagers(2)
            .setNumSlotsPerTaskManager(1)
            .setRpcServiceSharing(RpcServiceSharing.DEDICATED));
  }

  private static RestCluster start(
      Path directory, Map<String, String> settings, MiniClusterConfiguration.Builder of)
      throws Exception {
    Path jars = Files.createDirectories(directory.resolve("web/flink-web-upload"));
    writeJar(jars.resolve("job.jar"));
    Configuration configuration = new Configuration();
    configuration.setString("rest.bind-port", "0");
    configuration.setString("web.upload.dir", directory.resolve("web").toString());
    configuration.setString("web.refresh-interval", "1 ms");
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("taskmanager.memory.network.min", "16m");
    configuration.setString("taskmanager.memory.network.max", "16m");
    configuration.setString("execution.checkpointing.interval", "50 ms");
    settings.forEach(configuration::setString);
    MiniCluster cluster = new MiniCluster(of.setConfiguration(configuration).build());
    cluster.start();
    RestCluster started =
        new RestCluster(
            cluster, cluster.getRestAddress().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    await()
        .atMost(TIMEOUT)
        .until(
            () -> started.get("/overview").status(), status -> status == HttpURLConnection.HTTP_OK);
    return started;
  }

  private static void writeJar(Path file) throws IOException {
    Path classes = Path.of("target/test-classes");
    Path programs = classes.resolve(Programs.class.getPackageName().replace('.', '/'));
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out);
        var found = Files.newDirectoryStream(programs, "Programs*.class")) {
      for (Path program : found) {
        jar.putNextEntry(new JarEntry(classes.relativize(program).toString()));
        try (InputStream in = Files.newInputStream(program)) {
          in.transferTo(jar);
        }
        jar.closeEntry();
      }
    }
  }

  /** Where the REST API has this path. */
  String at(String path) {
    return rest.resolve(path).toString();
  }

  Reply get(String path) {
    return send(HttpRequest.newBuilder(rest.resolve(path)).GET());
  }

  Reply post(String path, String body) {
    return send(
        HttpRequest.newBuilder(rest.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Compiles a program, as the operator does before it touches anything. */
  Reply plan(String program, String... args) {
    return post(JAR + "plan", body(program, "", args));
  }

  /** Starts a program, and gives the id of its job. */
  String run(Class<?> program, String savepoint, String... args) {
    return submit(
        program, savepoint.isEmpty() ? "" : ",\"savepointPath\":\"" + savepoint + "\"", args);
  }

  /** The same, for a job that takes the files of the snapshot over. */
  String claim(Class<?> program, String snapshot, String... args) {
    return submit(
        program, ",\"savepointPath\":\"%s\",\"claimMode\":\"CLAIM\"".formatted(snapshot), args);
  }

  private String submit(Class<?> program, String from, String... args) {
    String job = UUID.randomUUID().toString().replace("-", "");
    String more = ",\"jobId\":\"%s\"%s".formatted(job, from);
    // Flink refuses one that it cannot restore, but knows its job.
    Reply reply = post(JAR + "run", body(program.getName(), more, args));
    if (get("/jobs/" + job).status() != HttpURLConnection.HTTP_OK) {
      throw new AssertionError("Flink does not know job " + job + ": " + reply);
    }
    return job;
  }

  private static String body(String program, String more, String... args) {
    String list = args.length == 0 ? "" : "\"" + String.join("\",\"", args) + "\"";
    return "{\"entryClass\":\"%s\",\"programArgsList\":[%s],\"parallelism\":1%s}"
        .formatted(program, list, more);
  }

  String cancel(String job) {
    send(
        HttpRequest.newBuilder(rest.resolve("/jobs/" + job + "?mode=cancel"))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    awaitState(job, "CANCELED");
    return job;
  }

  void awaitState(String job, String state) {
    await()
        .atMost(TIMEOUT)
        .until(
            () -> json(get("/jobs/" + job + "/status").body()).path("status").asText(),
            state::equals);
  }

  /** Waits until the job has completed one, and returns the newest, as Flink reports it. */
  JsonNode awaitCheckpoint(String job) {
    return await().atMost(TIMEOUT).until(() -> newestCheckpoint(job), node -> node.isObject());
  }

  JsonNode newestCheckpoint(String job) {
    return json(get("/jobs/" + job + "/checkpoints").body()).path("latest").path("completed");
  }

  /** Waits for the failure of a job, and gives its stack trace. */
  String awaitFailure(String job) {
    awaitState(job, "FAILED");
    return json(get("/jobs/" + job + "/exceptions?maxExceptions=5").body())
        .path("exceptionHistory")
        .path("entries")
        .path(0)
        .path("stacktrace")
        .asText();
  }

  /** Stops a job, and gives the place of its savepoint. */
  String stop(String job, Path directory) {
    return Objects.requireNonNull(stop(job, directory, "CANONICAL").path("location").asText());
  }

  /** Asks for the stop of a job with a savepoint in this format, and gives the outcome. */
  JsonNode stop(String job, Path directory, String format) {
    String body =
        "{\"targetDirectory\":\"%s\",\"drain\":false,\"formatType\":\"%s\"}"
            .formatted(directory.toUri(), format);
    String request = json(post("/jobs/" + job + "/stop", body).body()).path("request-id").asText();
    return awaitOperation("/jobs/" + job + "/savepoints/" + request);
  }

  /** Waits for the end of what runs behind a request, and gives its outcome. */
  JsonNode awaitOperation(String path) {
    return await()
        .atMost(TIMEOUT)
        .until(
            () -> json(get(path).body()),
            answer -> "COMPLETED".equals(answer.path("status").path("id").asText()))
        .path("operation");
  }

  JsonNode json(String text) {
    try {
      return mapper.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  /** Ends what ends by itself, and waits for nothing. */
  void abandon() {
    cluster.closeAsync();
  }

  @Override
  public void close() {
    cluster.closeAsync().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
