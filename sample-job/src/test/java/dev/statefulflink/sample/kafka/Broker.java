package dev.statefulflink.sample.kafka;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** A real Kafka broker of one node in a process of its own, started from the jars of the tests. */
final class Broker implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final String SETTINGS =
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@localhost:%2$d
      listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
      controller.listener.names=CONTROLLER
      log.dirs=%3$s
      auto.create.topics.enable=false
      offsets.topic.num.partitions=1
      offsets.topic.replication.factor=1
      transaction.state.log.num.partitions=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      share.coordinator.state.topic.num.partitions=1
      share.coordinator.state.topic.replication.factor=1
      group.initial.rebalance.delay.ms=0
      """;

  private final Process process;
  private final Path log;
  private final String servers;
  private final Admin admin;

  private Broker(Process process, Path log, String servers) {
    this.process = process;
    this.log = log;
    this.servers = servers;
    Properties quiet = client();
    quiet.put("reconnect.backoff.ms", "500");
    this.admin = Admin.create(quiet);
  }

  /** Starts it, and waits until it answers. */
  static Broker start(Path folder) throws IOException {
    List<Integer> ports = freePorts();
    Path log = folder.resolve("broker.log");
    Path properties = folder.resolve("server.properties");
    Files.writeString(
        properties, SETTINGS.formatted(ports.get(0), ports.get(1), folder.resolve("data")));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                BrokerMain.class.getName(),
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Broker broker = new Broker(process, log, "localhost:" + ports.get(0));
    try {
      broker.awaitAnswer();
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  /** Surefire puts the whole class path into the manifest of a jar, and keeps it here. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static List<Integer> freePorts() throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        sockets.add(new ServerSocket(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private void awaitAnswer() {
    await().atMost(TIMEOUT).ignoreExceptions().failFast(this::mustRun).until(this::isListening);
    try {
      admin.describeCluster().nodes().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the broker does not answer: " + lastWords(), e);
    }
  }

  /** A client would try again without a pause. */
  private boolean isListening() throws IOException {
    int colon = servers.indexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              servers.substring(0, colon), Integer.parseInt(servers.substring(colon + 1))));
      return true;
    }
  }

  private void mustRun() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the broker has ended: " + lastWords());
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "none, " + e;
    }
  }

  String servers() {
    return servers;
  }

  Properties client() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers);
    return properties;
  }

  void create(int partitions, String... topics) throws Exception {
    List<NewTopic> all =
        List.of(topics).stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList();
    admin.createTopics(all).all().get();
  }

  /** All transactional ids that it knows, open or not. */
  Collection<String> transactionalIds() throws Exception {
    return admin.listTransactions().all().get().stream()
        .map(TransactionListing::transactionalId)
        .toList();
  }

  /** Waits until a group has committed this number of records. */
  void awaitCommitted(String group, long records) {
    await().atMost(TIMEOUT).until(() -> committed(group), committed -> committed == records);
  }

  private long committed(String group) throws Exception {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    process.destroyForcibly();
  }
}
