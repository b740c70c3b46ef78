package dev.statefulflink.sample;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A local server that sends lines to the newest client. */
final class LineServer implements AutoCloseable {

  private final ServerSocket server = new ServerSocket();
  private final Thread acceptor;
  private volatile Socket client;

  /** Listens on a free port, or on this one if it is not 0. */
  LineServer(int port) throws IOException {
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    acceptor = new Thread(this::accept, "line server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  WordCountOptions options(String prefix) {
    String host = server.getInetAddress().getHostAddress();
    return new WordCountOptions(new Input.Socket(host, port()), prefix, "test");
  }

  int port() {
    return server.getLocalPort();
  }

  void awaitClient() {
    await().atMost(Duration.ofSeconds(30)).until(() -> client != null);
  }

  void send(String... lines) throws IOException {
    awaitClient();
    OutputStream out = client.getOutputStream();
    for (String line : lines) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Sends a line that makes the client come again. */
  void sendAndAwaitNewClient(String line) throws IOException {
    awaitClient();
    Socket old = client;
    send(line);
    await().atMost(Duration.ofSeconds(30)).until(() -> client != old);
  }

  /** Ends the connection; a client that comes again is accepted. */
  void disconnect() throws IOException {
    awaitClient();
    Socket old = client;
    client = null;
    old.close();
  }

  private void accept() {
    try {
      while (true) {
        client = server.accept();
      }
    } catch (IOException e) {
      // Closed: the end of this thread.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    // The port is taken for as long as the thread is in accept().
    await().until(() -> !acceptor.isAlive());
    if (client != null) {
      client.close();
    }
  }
}
