package dev.statefulflink.operator.flink.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays recorded answers of Flink's REST API and keeps what it was asked. */
final class FakeFlinkServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** A request: the method and path as {@code GET /overview}, and the body. */
  record Request(String line, String body) {}

  private record Reply(int status, String body) {}

  FakeFlinkServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * From now on, this is answered to requests of that line; status 0 drops the connection, and a
   * negative one answers nothing at all.
   */
  FakeFlinkServer answers(String line, int status, String body) {
    replies.put(line, new ConcurrentLinkedQueue<>());
    return then(line, status, body);
  }

  /** After its answers so far, this is answered to requests of that line. */
  FakeFlinkServer then(String line, int status, String body) {
    replies.get(line).add(new Reply(status, body));
    return this;
  }

  FakeFlinkServer answers(String line, String body) {
    return answers(line, 200, body);
  }

  URI uri() {
    var address = server.getAddress();
    return URI.create("http://" + address.getHostString() + ":" + address.getPort());
  }

  List<Request> requests() {
    return requests;
  }

  List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(new Request(line, body));
    var reply = reply(line);
    if (reply.status() < 0) {
      return;
    }
    try (exchange) {
      if (reply.status() == 0) {
        return;
      }
      var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Reply reply(String line) {
    var queue = replies.get(line);
    if (queue == null) {
      return new Reply(599, "nothing was recorded of " + line);
    }
    return queue.size() > 1 ? queue.poll() : queue.peek();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
