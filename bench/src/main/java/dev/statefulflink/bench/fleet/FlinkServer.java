package dev.statefulflink.bench.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.statefulflink.campaign.flink.FakeFlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The REST APIs of all Flink clusters of the fake: one server, told apart by address. */
final class FlinkServer implements AutoCloseable {
  private static final int THREADS = 4;

  static {
    // Thousands of connections rest for seconds between two questions, as Flink lets them.
    System.setProperty("sun.net.httpserver.maxIdleConnections", "20000");
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final FakeFlink flink;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, String> clusters = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private final Map<String, Long> asked = new ConcurrentHashMap<>();
  private final AtomicLong longestSilence = new AtomicLong();

  FlinkServer(FakeFlink flink) {
    this.flink = flink;
    try {
      // All of the loopback network; who comes from elsewhere is not answered.
      server = HttpServer.create(new InetSocketAddress(0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on, questions to the cluster's address are questions to the cluster. */
  void serve(String cluster) {
    var before = clusters.put(ClusterAddress.of(cluster), cluster);
    if (before != null && !before.equals(cluster)) {
      throw new IllegalStateException(
          "%s and %s have the same address: run it again".formatted(before, cluster));
    }
  }

  void serveNoMore(String cluster) {
    clusters.remove(ClusterAddress.of(cluster), cluster);
    asked.remove(cluster);
  }

  /** All requests since the start. */
  long requests() {
    return requests.sum();
  }

  /** Which clusters have been asked anything since {@link #forget}. */
  Set<String> asked() {
    return asked.keySet();
  }

  /**
   * The longest time between two questions to the same cluster since {@link #forget}, in seconds.
   */
  double longestSilence() {
    return longestSilence.get() / 1e9;
  }

  void forget() {
    asked.clear();
    longestSilence.set(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var cluster = clusters.get(exchange.getLocalAddress().getAddress().getHostAddress());
      if (cluster == null || !exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
        return; // as where nobody listens: the connection ends
      }
      count(cluster);
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var path = exchange.getRequestURI().toString();
      var reply = flink.answer(cluster, exchange.getRequestMethod(), path, body);
      if (reply.status() != 0) {
        var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private void count(String cluster) {
    requests.increment();
    var now = System.nanoTime();
    var before = asked.put(cluster, now);
    if (before != null) {
      longestSilence.accumulateAndGet(now - before, Math::max);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
