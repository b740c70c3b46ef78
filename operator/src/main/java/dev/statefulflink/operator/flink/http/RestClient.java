package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.http.read.FlinkMessages;
import dev.statefulflink.operator.flink.http.read.RootCause;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * JSON over HTTP with a time limit on every call, body included; any answer other than 2xx is a
 * failure. Answers are read on one thread, on which nothing may block.
 */
final class RestClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /**
   * Seconds. At rest a JobManager is asked every half minute, and opening a connection for that
   * costs more than keeping one. Flink's side keeps it for five minutes ({@code
   * rest.idleness-timeout}, Flink 1.20 and 2.3), so that a request does not meet a closing
   * connection.
   */
  private static final int KEPT = 45;

  /** Milliseconds between two checks for connections that have been kept long enough. */
  private static final int CLEANED_EACH = 5_000;

  /** Maximum number of concurrent DNS lookups. */
  private static final int RESOLVERS = 4;

  /** For each JobManager: requests must not queue behind one that runs a job's main(). */
  private static final int CONNECTIONS = 64;

  private static final int LONGEST_CAUSE = 400;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Vertx vertx = vertx();
  private final HttpClient http = client(vertx);
  private volatile boolean closed;

  /**
   * @param connection the connection of the answer
   */
  private record Reply(int status, String body, HttpConnection connection) {}

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(RESOLVERS)
            .setUseDaemonThread(true)
            // Otherwise it would unpack resources to a directory that may be read-only.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  private static HttpClient client(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setConnectTimeout((int) CONNECT.toMillis())
            .setKeepAliveTimeout(KEPT),
        new PoolOptions().setHttp1MaxSize(CONNECTIONS).setCleanerPeriod(CLEANED_EACH));
  }

  CompletionStage<JsonNode> get(URI uri, Duration limit) {
    return send(HttpMethod.GET, uri, Buffer.buffer(), limit);
  }

  CompletionStage<JsonNode> post(URI uri, Object body, Duration limit) {
    try {
      return send(HttpMethod.POST, uri, Buffer.buffer(mapper.writeValueAsBytes(body)), limit);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not to be written as JSON: " + body.getClass(), e);
    }
  }

  CompletionStage<JsonNode> patch(URI uri, Duration limit) {
    return send(HttpMethod.PATCH, uri, Buffer.buffer(), limit);
  }

  private CompletionStage<JsonNode> send(HttpMethod method, URI uri, Buffer body, Duration limit) {
    if (closed) {
      return CompletableFuture.failedFuture(new FlinkCallFailed(0, "the operator ends"));
    }
    return address(uri.getHost())
        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .compose(address -> reply(request(method, uri, address), body, limit))
        .recover(error -> Future.failedFuture(noAnswer(error)))
        .map(this::read)
        .toCompletionStage();
  }

  /**
   * Uses Java's own resolver, which respects the node's whole configuration of names, and caches an
   * address for as long as the whole process does; but it blocks its caller, so it has its own
   * threads.
   */
  private Future<InetAddress> address(String host) {
    var ordered = false;
    return vertx.executeBlocking(() -> InetAddress.getByName(host), ordered);
  }

  private static RequestOptions request(HttpMethod method, URI uri, InetAddress address) {
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var request =
        new RequestOptions()
            .setMethod(method)
            .setServer(
                SocketAddress.inetSocketAddress(new InetSocketAddress(address, uri.getPort())))
            .setHost(uri.getHost())
            .setPort(uri.getPort())
            .setURI(uri.getRawPath() + query);
    return method.equals(HttpMethod.POST)
        ? request.putHeader("Content-Type", "application/json")
        : request;
  }

  private Future<Reply> reply(RequestOptions options, Buffer body, Duration limit) {
    return http.request(options)
        .compose(
            request ->
                sent(request, body)
                    .compose(RestClient::whole)
                    .compose(this::aTurnLater)
                    .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    // A late answer on this connection must not become the answer to the next
                    // request.
                    .onFailure(error -> request.reset()));
  }

  private static Future<HttpClientResponse> sent(HttpClientRequest request, Buffer body) {
    return body.length() == 0 ? request.send() : request.send(body);
  }

  private static Future<Reply> whole(HttpClientResponse response) {
    var connection = response.request().connection();
    return response
        .body()
        .map(body -> new Reply(response.statusCode(), body.toString(), connection));
  }

  /**
   * Vert.x completes the response before the connection returns to the pool; an immediate follow-up
   * request would open another connection.
   */
  private Future<Reply> aTurnLater(Reply reply) {
    var told = Promise.<Reply>promise();
    vertx.runOnContext(turn -> told.complete(reply));
    return told.future();
  }

  private static FlinkCallFailed noAnswer(Throwable error) {
    var message = error.getMessage();
    return new FlinkCallFailed(0, message == null ? error.getClass().getSimpleName() : message);
  }

  private JsonNode read(Reply reply) {
    var ok = reply.status() / 100 == 2;
    try {
      var body = reply.body().isEmpty() ? mapper.nullNode() : mapper.readTree(reply.body());
      if (ok) {
        return body;
      }
      if (body.path("errors").isArray()) {
        throw refusal(status(reply), body);
      }
      throw stranger(reply);
    } catch (JsonProcessingException e) {
      throw stranger(reply);
    }
  }

  /**
   * An answer that is not Flink's. Before a node knows a new Service, its packets may leave the
   * cluster and reach a proxy, whose 404 says nothing about the job; and the connection to it would
   * be kept alive and used again indefinitely.
   */
  private static FlinkCallFailed stranger(Reply reply) {
    reply.connection().close();
    return new FlinkCallFailed(0, "an answer that is not Flink's: HTTP " + reply.status());
  }

  private static int status(Reply reply) {
    return FlinkMessages.jobUnknown(reply.body())
        ? HttpURLConnection.HTTP_NOT_FOUND
        : reply.status();
  }

  private static FlinkCallFailed refusal(int status, JsonNode body) {
    var text = new StringBuilder();
    body.path("errors").forEach(error -> text.append(error.asText()).append('\n'));
    var trace = text.toString();
    return new FlinkCallFailed(
        status, RootCause.of(trace, LONGEST_CAUSE), FlinkMessages.neverPasses(trace));
  }

  /** Ends its threads and its connections; requests in progress may stay unanswered. */
  @Override
  public void close() {
    closed = true;
    http.close();
    vertx.close();
  }
}
