package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  /** More than lies in the buffers of a connection that nobody reads. */
  private static final int LARGE = 32 << 20;

  private final AtomicBoolean well = new AtomicBoolean(true);
  private final HttpClient client = HttpClient.newHttpClient();
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    server = new HealthServer(0, well::get);
    server.serve("/metrics", () -> "up 1\n");
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  @Test
  void shouldServeMetricsAsPrometheusReadsThem() throws IOException, InterruptedException {
    var answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("up 1\n");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void shouldServeHealthBesideThem() throws IOException, InterruptedException {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body()).isEqualTo("ok");

    well.set(false);
    assertThat(get("/healthz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("unhealthy");
  }

  /** A reader that is stuck, and a connection whose other end is gone before its request was. */
  @Test
  void shouldSayThatItIsAliveWhateverOtherConnectionsDo() throws Exception {
    var begun = new CountDownLatch(2);
    server.serve(
        "/large",
        () -> {
          begun.countDown();
          return "x".repeat(LARGE);
        });
    try (var one = connection("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
        var two = connection("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
        var half = connection("GET /metrics HTTP/1.1\r\n");
        var other = connection("GET /metrics HTTP/1.1\r\n")) {
      begun.await();

      assertThat(get("/healthz").statusCode()).isEqualTo(200);
      assertThat(Stream.of(one, two, half, other)).allMatch(Socket::isConnected);
    }
  }

  private Socket connection(String request) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(1024);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void shouldSayThatItIsAliveWhileMetricsAreMade() throws IOException, InterruptedException {
    var begun = new CountDownLatch(1);
    var made = new CountDownLatch(1);
    server.serve(
        "/slow",
        () -> {
          begun.countDown();
          try {
            made.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "done";
        });
    var slow = client.sendAsync(request("/slow"), BodyHandlers.ofString());

    begun.await();

    try {
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
      assertThat(slow).isNotDone();
    } finally {
      made.countDown();
    }
    assertThat(slow.join().body()).isEqualTo("done");
  }
}
