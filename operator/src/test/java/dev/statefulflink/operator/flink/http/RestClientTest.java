package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestClientTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RestClient rest = new RestClient();
  private final Queue<String> replies = new ConcurrentLinkedQueue<>();
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  @AfterEach
  void close() throws IOException {
    rest.close();
    server.close();
  }

  @Test
  void shouldAskAgainByTheSameConnection() {
    replies.add(answer(200, "{\"a\":1}"));
    replies.add(answer(200, "{\"a\":2}"));

    assertThat(GatewayScene.told(rest.get(uri("/a"), LONG)).path("a").asInt()).isEqualTo(1);
    assertThat(GatewayScene.told(rest.get(uri("/a"), LONG)).path("a").asInt()).isEqualTo(2);
    assertThat(connections).hasValue(1);
  }

  @Test
  void shouldNotAskAStrangerAgain() {
    replies.add(answer(404, "<html>a proxy</html>"));
    replies.add(answer(200, "{\"a\":2}"));

    assertThat(GatewayScene.failure(rest.get(uri("/a"), LONG)).status()).isZero();
    assertThat(GatewayScene.told(rest.get(uri("/a"), LONG)).path("a").asInt()).isEqualTo(2);
    assertThat(connections).hasValue(2);
  }

  @Test
  void shouldNotWaitForABodyThatDoesNotEnd() {
    replies.add("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
    replies.add(answer(200, "{\"a\":2}"));

    var failure = GatewayScene.failure(rest.get(uri("/a"), Duration.ofMillis(300)));
    assertThat(failure.status()).isZero();
    assertThat(failure.refused()).isFalse();
    assertThat(GatewayScene.told(rest.get(uri("/a"), LONG)).path("a").asInt()).isEqualTo(2);
    assertThat(connections).hasValue(2);
  }

  @Test
  void shouldSayWhichNameNobodyKnows() {
    var failure = GatewayScene.failure(rest.get(URI.create("http://orders.invalid:8081/"), LONG));
    assertThat(failure.status()).isZero();
    assertThat(failure).hasMessageContaining("orders.invalid");
  }

  @Test
  void shouldAskForTheWholePathAndNameTheHost() {
    replies.add(answer(200, "{}"));
    replies.add(answer(200, "{}"));
    replies.add(answer(202, ""));
    GatewayScene.told(rest.get(uri("/jobs/a/exceptions?maxExceptions=5"), LONG));
    GatewayScene.told(rest.post(uri("/jars/b/run"), Map.of("drain", false), LONG));
    GatewayScene.told(rest.patch(uri("/jobs/a?mode=cancel"), LONG));

    var host = "host: 127.0.0.1:" + server.getLocalPort();
    assertThat(heads)
        .containsExactly(
            "GET /jobs/a/exceptions?maxExceptions=5 HTTP/1.1|" + host,
            "POST /jars/b/run HTTP/1.1|Content-Type: application/json|content-length: 15|" + host,
            "PATCH /jobs/a?mode=cancel HTTP/1.1|" + host);
  }

  @Test
  void shouldFailWhatIsAskedAfterItsEnd() {
    rest.close();
    assertThat(GatewayScene.failure(rest.get(uri("/a"), LONG)).status()).isZero();
    assertThat(connections).hasValue(0);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  private static String answer(int status, String body) {
    return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work, "server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        var socket = server.accept();
        connections.incrementAndGet();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  /** One reply of the queue to each request, until the other side closes. */
  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        heads.add(head);
        socket.getOutputStream().write(replies.remove().getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a request's head; the body is read and dropped. */
  private static String head(BufferedReader in) throws IOException {
    var head = new StringBuilder();
    var length = 0;
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(head.isEmpty() ? "" : "|").append(line);
      if (line.startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      }
    }
    assertThat(in.skip(length)).isEqualTo(length);
    return head.toString();
  }
}
