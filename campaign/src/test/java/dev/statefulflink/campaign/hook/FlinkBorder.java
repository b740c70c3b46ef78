package dev.statefulflink.campaign.hook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.flink.FakeFlink.Reply;
import dev.statefulflink.operator.flink.FlinkEndpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * One operator instance's way to the Flink clusters: a port of its own for each, so that its calls
 * are counted, held and lost on the wire, between the gateway's own requests.
 */
final class FlinkBorder implements FlinkEndpoints, AutoCloseable {
  private final FakeFlink flink;
  private final Tap tap;
  private final ExecutorService threads;
  private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();

  FlinkBorder(FakeFlink flink, Tap tap, ExecutorService threads) {
    this.flink = flink;
    this.tap = tap;
    this.threads = threads;
  }

  @Override
  public URI rest(String namespace, String cluster) {
    var address = servers.computeIfAbsent(cluster, this::server).getAddress();
    return URI.create("http://" + address.getHostString() + ":" + address.getPort());
  }

  private HttpServer server(String cluster) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", exchange -> handle(cluster, exchange));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(String cluster, HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestMethod();
      var path = exchange.getRequestURI().toString();
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var reply =
          pass(
              method + " " + cluster + path,
              method,
              () ->
                  tap.sky()
                      .flink(method, path)
                      .map(FlinkBorder::trouble)
                      .orElseGet(() -> flink.answer(cluster, method, path, body)));
      if (reply.status() != 0) {
        var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  /** As Flink answers for whatever passes by itself. */
  private static Reply trouble(int status) {
    return new Reply(
        status,
        """
        {"errors": ["Internal server error.", "java.util.concurrent.TimeoutException: timed out"]}
        """);
  }

  /** Status 0, which cuts the connection, where the call or its answer is lost. */
  private Reply pass(String line, String method, Supplier<Reply> answer) {
    Supplier<CompletableFuture<Reply>> call = () -> CompletableFuture.completedFuture(answer.get());
    try {
      return (method.equals("GET") ? tap.read(call) : tap.change(line, call)).join();
    } catch (CompletionException e) {
      return new Reply(0, "");
    }
  }

  @Override
  public void close() {
    servers.values().forEach(server -> server.stop(0));
  }
}
