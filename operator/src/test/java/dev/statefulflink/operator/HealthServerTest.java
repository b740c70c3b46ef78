package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
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
