package dev.statefulflink.probe;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.statefulflink.testsupport.ServerKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real https server on this machine. */
final class LocalJarServer implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SSLContext tls;

  private final List<Map<String, List<String>>> requests = new CopyOnWriteArrayList<>();

  LocalJarServer(ServerKeys keys) throws IOException {
    tls = keys.tls();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    server.start();
  }

  /** A client that trusts this server. */
  HttpClient.Builder client() {
    return HttpClient.newBuilder().sslContext(tls);
  }

  void on(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          requests.add(Map.copyOf(exchange.getRequestHeaders()));
          handler.handle(exchange);
        });
  }

  /** The values of a header in all requests. */
  List<String> sent(String header) {
    return requests.stream()
        .flatMap(request -> request.getOrDefault(header, List.of()).stream())
        .toList();
  }

  void gives(String path, byte[] bytes) {
    on(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  void answers(String path, int status) {
    on(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  void leads(String path, String location) {
    on(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", location);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  /** Promises more than it sends. */
  void breaksOff(String path, byte[] bytes) {
    on(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length * 2L);
          exchange.getResponseBody().write(bytes);
          exchange.getResponseBody().flush();
          throw new IOException("broken off");
        });
  }

  String url(String path) {
    return "https://localhost:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
