package dev.statefulflink.sample.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that puts the lines of a server into a buffer, and connects again until it is closed.
 */
final class SocketClient {

  private static final Logger LOG = LoggerFactory.getLogger(SocketClient.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int RETRY_MILLIS = 500;

  private final String host;
  private final int port;
  private final LineBuffer buffer;
  private final Thread thread;
  private Socket socket;
  private boolean closed;
  private boolean reported;

  private SocketClient(String host, int port, LineBuffer buffer) {
    this.host = host;
    this.port = port;
    this.buffer = buffer;
    this.thread = new Thread(this::run, "lines of " + host + ":" + port);
    thread.setDaemon(true);
  }

  static SocketClient start(String host, int port, LineBuffer buffer) {
    SocketClient client = new SocketClient(host, port, buffer);
    client.thread.start();
    return client;
  }

  private void run() {
    try {
      while (true) {
        readUntilDisconnected();
        Thread.sleep(RETRY_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.debug("Closed the connection to {}:{}", host, port);
    }
  }

  private void readUntilDisconnected() throws InterruptedException {
    try (Socket current = open()) {
      // A new address each time: the name may have moved to another host.
      current.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
      current.setKeepAlive(true);
      LOG.info("Connected to {}:{}", host, port);
      reported = false;
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(current.getInputStream(), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        buffer.put(line);
      }
      report("the server closed the connection");
    } catch (IOException e) {
      report(e.toString());
    }
  }

  /** Logs the first of a row of failures: there may be two a second. */
  private void report(String reason) {
    if (!reported && !Thread.currentThread().isInterrupted()) {
      LOG.warn("No connection to {}:{}, trying again until there is one: {}", host, port, reason);
    }
    reported = true;
  }

  private synchronized Socket open() throws InterruptedException {
    if (closed) {
      throw new InterruptedException();
    }
    socket = new Socket();
    return socket;
  }

  /** Closes the connection, which ends the thread. */
  void close() throws IOException {
    thread.interrupt();
    synchronized (this) {
      closed = true;
      // An interrupt does not wake a thread that waits for the server.
      if (socket != null) {
        socket.close();
      }
    }
  }
}
