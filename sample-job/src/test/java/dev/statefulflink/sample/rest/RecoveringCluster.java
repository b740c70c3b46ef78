package dev.statefulflink.sample.rest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServer;

/** A mini cluster whose JobManager may lose the leadership, and then recovers its jobs. */
final class RecoveringCluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 100;
  private static final int TICK_MILLIS = 500;

  private final Path log;
  private final RestCluster flink;
  private ServerCnxnFactory election;

  private RecoveringCluster(Path log, ServerCnxnFactory election, RestCluster flink) {
    this.log = log;
    this.election = election;
    this.flink = flink;
  }

  /**
   * @param directory where its jar, its snapshots and its recovery data are put
   */
  static RecoveringCluster start(Path directory) throws Exception {
    Path log = directory.resolve("election");
    ServerCnxnFactory election = election(log, 0);
    RestCluster flink =
        RestCluster.start(
            directory,
            Map.of(
                "high-availability.type",
                "zookeeper",
                "high-availability.zookeeper.quorum",
                "localhost:" + election.getLocalPort(),
                "high-availability.storageDir",
                directory.resolve("ha").toUri().toString(),
                "execution.checkpointing.storage",
                "filesystem",
                "execution.checkpointing.dir",
                directory.resolve("checkpoints").toUri().toString(),
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION",
                "restart-strategy.type",
                "fixed-delay",
                "restart-strategy.fixed-delay.attempts",
                "1000"));
    return new RecoveringCluster(log, election, flink);
  }

  private static ServerCnxnFactory election(Path log, int port)
      throws IOException, InterruptedException {
    ServerCnxnFactory server = new NIOServerCnxnFactory();
    server.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECTIONS);
    server.startup(new ZooKeeperServer(log.toFile(), log.toFile(), TICK_MILLIS));
    return server;
  }

  RestCluster flink() {
    return flink;
  }

  /** What its JobManager had in memory is lost, as if its process had ended. */
  void loseLeader() throws Exception {
    int port = election.getLocalPort();
    election.shutdown();
    await().atMost(TIMEOUT).until(() -> status() != HttpURLConnection.HTTP_OK);
    election = election(log, port);
    await().atMost(TIMEOUT).until(() -> status() == HttpURLConnection.HTTP_OK);
  }

  private int status() {
    return flink.get("/jobs/overview").status();
  }

  /** A mini cluster that has lost its leader in the middle of a stop does not end completely. */
  @Override
  public void close() {
    flink.abandon();
    election.shutdown();
  }
}
