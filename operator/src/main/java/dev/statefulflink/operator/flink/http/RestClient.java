package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** JSON over HTTP with a time limit on every call; any answer but 2xx is a failure. */
final class RestClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int LONGEST_CAUSE = 400;
  private static final String JOB_UNKNOWN = "FlinkJobNotFoundException";

  /**
   * So many may wait for a name to be resolved at once; all else does not wait. The client's own
   * threads would be as many as there were answers in the same moment.
   */
  private static final int THREADS = 8;

  private static final long IDLE_SECONDS = 10;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Executor threads = threads();

  /** Replaced when a stranger has answered: see {@link #stranger}. */
  private volatile HttpClient http = client();

  /** Those that have nothing to do end: a client that nobody uses any more leaves none behind. */
  private static Executor threads() {
    var threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            RestClient::thread);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "flink-client");
    thread.setDaemon(true);
    return thread;
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .executor(threads)
        .connectTimeout(CONNECT)
        .build();
  }

  CompletionStage<JsonNode> get(URI uri, Duration limit) {
    return send(HttpRequest.newBuilder(uri).timeout(limit).GET().build());
  }

  CompletionStage<JsonNode> post(URI uri, Object body, Duration limit) {
    return send(withBody(HttpRequest.newBuilder(uri).timeout(limit), "POST", body));
  }

  CompletionStage<JsonNode> patch(URI uri, Duration limit) {
    var request = HttpRequest.newBuilder(uri).timeout(limit);
    return send(request.method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest withBody(HttpRequest.Builder request, String method, Object body) {
    try {
      var json = HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body));
      return request.header("Content-Type", "application/json").method(method, json).build();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written as JSON: " + body.getClass(), e);
    }
  }

  private CompletionStage<JsonNode> send(HttpRequest request) {
    var limit = request.timeout().orElse(LONGEST).plus(CONNECT);
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        // The request's own limit ends with the headers: a body may be awaited for ever without.
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, error) ->
                error == null
                    ? CompletableFuture.completedFuture(response)
                    : CompletableFuture.<HttpResponse<String>>failedFuture(noAnswer(error)))
        .thenCompose(stage -> stage)
        .thenApply(this::read);
  }

  private static FlinkCallFailed noAnswer(Throwable error) {
    var cause = error.getCause() == null ? error : error.getCause();
    return new FlinkCallFailed(0, cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }

  private JsonNode read(HttpResponse<String> response) {
    var ok = response.statusCode() / 100 == 2;
    try {
      var body = response.body().isEmpty() ? mapper.nullNode() : mapper.readTree(response.body());
      if (ok) {
        return body;
      }
      if (body.path("errors").isArray()) {
        throw new FlinkCallFailed(status(response), cause(body));
      }
      throw stranger(response);
    } catch (JsonProcessingException e) {
      throw stranger(response);
    }
  }

  /**
   * An answer that is not Flink's. Before a node knows a new Service, its packets may leave the
   * cluster and reach a proxy, whose 404 says nothing of the job; and the connection to it would be
   * kept alive and asked again for ever.
   */
  private FlinkCallFailed stranger(HttpResponse<String> response) {
    http = client();
    return new FlinkCallFailed(0, "an answer that is not Flink's: HTTP " + response.statusCode());
  }

  /** Some paths, /jobs/:id/status among them, answer 500 for a job that Flink does not know. */
  private static int status(HttpResponse<String> response) {
    return response.body().contains(JOB_UNKNOWN)
        ? HttpURLConnection.HTTP_NOT_FOUND
        : response.statusCode();
  }

  private static String cause(JsonNode body) {
    var text = new StringBuilder();
    body.path("errors").forEach(error -> text.append(error.asText()).append('\n'));
    return RootCause.of(text.toString(), LONGEST_CAUSE);
  }
}
