package dev.statefulflink.e2e.job;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The text socket of {@code examples/word-server.yaml}: a pod in which netcat gives every line that
 * is written to a pipe to the job that is connected.
 */
public final class WordServer {
  private static final String EXAMPLE = "word-server.yaml";
  private static final String POD = "word-server";
  private static final int PORT = 9999;
  private static final String ESTABLISHED = "01";
  private static final String LISTENING = "0A";

  private final PodShell shell;

  private WordServer(TestNamespace namespace) {
    this.shell = new PodShell(namespace.client(), namespace.name(), POD);
  }

  /** Starts it, without waiting. */
  public static WordServer start(TestNamespace namespace) {
    namespace.apply(Repository.example(EXAMPLE));
    return new WordServer(namespace);
  }

  /** The one that another test has started in this namespace. */
  public static WordServer of(TestNamespace namespace) {
    return new WordServer(namespace);
  }

  /** Waits until it listens. */
  public WordServer awaitListening() {
    shell.awaitReady();
    return this;
  }

  /**
   * Sends lines to the job, once nobody but a TaskManager of its active revision is connected: a
   * line that is on its way to a job that has just stopped would be lost.
   */
  public void send(StatefulJob job, String... lines) {
    awaitReader(job);
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "printf '%s\\n' \"$@\" > /tmp/words", "send"));
    command.addAll(List.of(lines));
    shell.run(command.toArray(String[]::new));
  }

  /** Waits until the job of the active revision is connected, and nobody else. */
  public void awaitReader(StatefulJob job) {
    Waits.until(
        "the job of %s to connect to the word server, and nobody else".formatted(job.name()),
        () -> new Connected(peers(), addressesOf(job)),
        connected ->
            connected.peers().size() == 1 && connected.readers().containsAll(connected.peers()));
  }

  /** Who is connected, and who should be. */
  private record Connected(List<String> peers, Set<String> readers) {}

  private Set<String> addressesOf(StatefulJob job) {
    return job.taskManagers(job.active().revision()).stream()
        .map(pod -> pod.getStatus().getPodIP())
        .collect(Collectors.toSet());
  }

  /**
   * Addresses of connections; one that is neither listening nor established counts with its state.
   */
  private List<String> peers() {
    List<String> peers = new ArrayList<>();
    String port = ":%04X".formatted(PORT);
    for (String line : shell.run("cat", "/proc/net/tcp").lines().skip(1).toList()) {
      String[] columns = line.trim().split("\\s+");
      String state = columns[3];
      if (columns[1].endsWith(port) && !state.equals(LISTENING) && !isOver(state)) {
        String peer = address(columns[2]);
        peers.add(state.equals(ESTABLISHED) ? peer : peer + " in state " + state);
      }
    }
    return peers;
  }

  /** FIN_WAIT2 or TIME_WAIT: netcat has closed it already. */
  private static boolean isOver(String state) {
    return state.equals("05") || state.equals("06");
  }

  /** Of an address as the kernel prints it: the bytes in reverse, then the port. */
  private static String address(String hex) {
    List<String> parts = new ArrayList<>();
    for (int at = 6; at >= 0; at -= 2) {
      parts.add(Integer.toString(Integer.parseInt(hex.substring(at, at + 2), 16)));
    }
    return String.join(".", parts);
  }
}
