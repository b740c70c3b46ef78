package dev.statefulflink.bench.fleet;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The operator's process. */
final class OperatorProcess implements AutoCloseable {
  private static final List<String> NOT_OURS = List.of("PROXY", "JAVA_TOOL_OPTIONS", "_JAVA_");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int countsPort;
  private final int healthPort;
  private final long started = System.nanoTime();

  /** Where it works. */
  record Site(Config kubernetes, String namespace, int flinkPort, Path logs) {

    /** Of a pod, which has no kubeconfig to read: reading one costs memory for good. */
    private Map<String, String> environment(int healthPort) {
      return Map.ofEntries(
          Map.entry("OPERATOR_NAMESPACE", namespace),
          Map.entry("WATCH_NAMESPACES", namespace),
          Map.entry("LEASE_NAME", "stateful-flink-operator"),
          Map.entry("HEALTH_PORT", Integer.toString(healthPort)),
          Map.entry("KUBERNETES_AUTH_TRYKUBECONFIG", "false"),
          Map.entry("KUBERNETES_MASTER", kubernetes.getMasterUrl()),
          Map.entry("KUBERNETES_CERTS_CA_DATA", kubernetes.getCaCertData()),
          Map.entry("KUBERNETES_CERTS_CLIENT_DATA", kubernetes.getClientCertData()),
          Map.entry("KUBERNETES_CERTS_CLIENT_KEY_DATA", kubernetes.getClientKeyData()));
    }
  }

  private OperatorProcess(Process process, int countsPort, int healthPort) {
    this.process = process;
    this.countsPort = countsPort;
    this.healthPort = healthPort;
  }

  static OperatorProcess start(OperatorBuild build, Site site) {
    var countsPort = freePort();
    var healthPort = freePort();
    var builder =
        new ProcessBuilder(
            build.command(
                List.of(Integer.toString(site.flinkPort()), Integer.toString(countsPort))));
    var environment = builder.environment();
    environment
        .keySet()
        .removeIf(
            name ->
                NOT_OURS.stream().anyMatch(part -> name.toUpperCase(Locale.ROOT).contains(part)));
    environment.putAll(OperatorBuild.environment());
    environment.putAll(site.environment(healthPort));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(site.logs().toFile()));
    try {
      return new OperatorProcess(builder.start(), countsPort, healthPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  ProcessFigures figures() {
    return new ProcessFigures(pid());
  }

  double secondsSinceStart() {
    return (System.nanoTime() - started) / 1e9;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Requests to the API server since its start, by verb and kind of object. */
  Map<String, Long> requests() {
    return RequestCounts.read(get(countsPort, "/"));
  }

  /** What Prometheus would scrape. */
  String metrics() {
    return get(healthPort, "/metrics");
  }

  private static String get(int port, String path) {
    try {
      var uri = URI.create("http://127.0.0.1:" + port + path);
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** As Kubernetes ends a pod: it is asked to, and killed where it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
