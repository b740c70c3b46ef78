package dev.statefulflink.e2e.job;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.cluster.PodLog;
import dev.statefulflink.e2e.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a word count prints, over all its revisions: the log of every TaskManager is read from its
 * start to its end.
 */
public final class WordCountOutput implements AutoCloseable {
  private static final long POLL_MILLIS = 200;

  private final KubernetesClient client;
  private final String namespace;
  private final String job;
  private final List<PrintedCount> counts = new ArrayList<>();
  private final Map<String, Thread> readers = new LinkedHashMap<>();
  private final ScheduledExecutorService finder =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "task manager finder"));

  private WordCountOutput(TestNamespace namespace, String job) {
    this.client = namespace.client();
    this.namespace = namespace.name();
    this.job = job;
  }

  /** Reads from now on, and what was printed before by pods that are still there. */
  public static WordCountOutput follow(TestNamespace namespace, String job) {
    WordCountOutput output = new WordCountOutput(namespace, job);
    // Ends with its executor.
    var unused =
        output.finder.scheduleWithFixedDelay(output::find, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    return output;
  }

  private void find() {
    try {
      client
          .pods()
          .inNamespace(namespace)
          .withLabels(Labels.taskManagersOf(job))
          .list()
          .getItems()
          .stream()
          .filter(PodLog::hasStarted)
          .forEach(this::read);
    } catch (KubernetesClientException e) {
      // Asked again in a moment; a task that throws would not be.
    }
  }

  // By container: one that starts again has a log of its own.
  private synchronized void read(Pod pod) {
    String container = PodLog.containerId(pod);
    String revision = pod.getMetadata().getLabels().get(Labels.REVISION);
    String name = pod.getMetadata().getName();
    readers.computeIfAbsent(
        container,
        id -> {
          PodLog log = new PodLog(client, pod, line -> add(revision, name, line));
          Thread reader = daemon(log, "log of " + name);
          reader.start();
          return reader;
        });
  }

  private synchronized void add(String revision, String pod, String line) {
    PrintedCount.parse(revision, pod, line).ifPresent(counts::add);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** All that was printed so far, pod by pod in the order of printing. */
  public synchronized List<PrintedCount> counts() {
    return List.copyOf(counts);
  }

  /** All that was printed so far, as it was printed. */
  public List<String> lines() {
    return counts().stream().map(PrintedCount::line).toList();
  }

  /** All that a revision has printed of a word, in the order of printing. */
  public List<Long> counts(String revision, String word) {
    return counts().stream()
        .filter(count -> count.revision().equals(revision) && count.word().equals(word))
        .map(PrintedCount::count)
        .toList();
  }

  /** Waits until a line was printed. */
  public void await(String line) {
    Waits.until("the line " + line, this::lines, lines -> lines.contains(line));
  }

  /** Waits until a revision has printed this number of counts. */
  public void await(String revision, int atLeast) {
    Waits.until(
        "%d counts of revision %s".formatted(atLeast, revision),
        () -> counts().stream().filter(count -> count.revision().equals(revision)).count(),
        count -> count >= atLeast);
  }

  @Override
  public void close() {
    finder.shutdownNow();
    synchronized (this) {
      readers.values().forEach(Thread::interrupt);
    }
  }
}
