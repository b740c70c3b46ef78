package dev.statefulflink.operator.wiring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Liveness, readiness and metrics over HTTP. A replica that waits for the lease is alive and ready,
 * since it could take over.
 */
public final class HealthServer {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;

  /**
   * One thread for each connection. A thread reads the request before the path is known, and waits
   * for the reader of the answer: with a fixed number of threads, stuck connections would delay the
   * answer to the liveness probe.
   */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  public HealthServer(int port, BooleanSupplier healthy) throws IOException {
    server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(threads);
    server.createContext("/healthz", exchange -> health(exchange, healthy.getAsBoolean()));
    server.createContext("/readyz", exchange -> health(exchange, healthy.getAsBoolean()));
  }

  /** Serves a text that is created for each request. */
  public void serve(String path, Supplier<String> text) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", PROMETHEUS_TEXT);
          answer(exchange, HttpURLConnection.HTTP_OK, text.get());
        });
  }

  /** The port on which it listens. */
  int port() {
    return server.getAddress().getPort();
  }

  public void start() {
    server.start();
  }

  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void health(HttpExchange exchange, boolean well) throws IOException {
    answer(
        exchange,
        well ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
        well ? "ok" : "unhealthy");
  }

  private static void answer(HttpExchange exchange, int code, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
