package dev.statefulflink.operator.flink.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Addresses of hosts, by Java's own resolver. That one heeds all that a node says of names, and
 * remembers an address for as long as the whole process does; but it makes its caller wait, so that
 * it has threads of its own.
 */
final class HostResolver {
  /** So many names may be waited for at once. */
  private static final int THREADS = 4;

  private static final long IDLE_SECONDS = 10;

  private final Executor threads = threads();

  /** Those that have nothing to do end: a resolver that nobody uses any more leaves none behind. */
  private static Executor threads() {
    var threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            HostResolver::thread);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "flink-names");
    thread.setDaemon(true);
    return thread;
  }

  /** Fails with {@link UnknownHostException} where nobody knows the name. */
  CompletableFuture<InetAddress> address(String host) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return InetAddress.getByName(host);
          } catch (UnknownHostException e) {
            throw new CompletionException(e);
          }
        },
        threads);
  }
}
