package dev.statefulflink.bench.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * When a word count has printed first and last, by revision: the node notes the time of each line.
 */
final class OutputTimes implements AutoCloseable {
  private static final Pattern COUNT = Pattern.compile("(\\S+) [^()]{0,40}\\([a-z]+,\\d+\\)");
  private static final long FIND_MILLIS = 100;

  private final KubernetesClient client;
  private final String namespace;
  private final Map<String, Span> spans = new ConcurrentHashMap<>();
  private final Set<String> read = new HashSet<>();
  private final ScheduledExecutorService finder = Executors.newSingleThreadScheduledExecutor();

  /** As the node has written them down, RFC 3339. */
  private record Span(String first, String last) {
    private Span until(String line) {
      return new Span(first, line);
    }
  }

  OutputTimes(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    // Ends with its executor.
    var unused = finder.scheduleWithFixedDelay(this::find, 0, FIND_MILLIS, TimeUnit.MILLISECONDS);
  }

  Optional<Instant> first(String revision) {
    return Optional.ofNullable(spans.get(revision)).map(span -> Instant.parse(span.first()));
  }

  Optional<Instant> last(String revision) {
    return Optional.ofNullable(spans.get(revision)).map(span -> Instant.parse(span.last()));
  }

  private void find() {
    try {
      client
          .pods()
          .inNamespace(namespace)
          .withLabel("app.kubernetes.io/component", "taskmanager")
          .list()
          .getItems()
          .stream()
          .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
          .filter(pod -> read.add(pod.getMetadata().getUid()))
          .forEach(this::follow);
    } catch (KubernetesClientException e) {
      // Looked for again in a moment; a task that throws would not be.
    }
  }

  private void follow(Pod pod) {
    var reader = new Thread(() -> read(pod), "log of " + pod.getMetadata().getName());
    reader.setDaemon(true);
    reader.start();
  }

  private void read(Pod pod) {
    var revision = pod.getMetadata().getLabels().get("statefulflink.dev/revision");
    try (LogWatch log =
            client
                .pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .inContainer("taskmanager")
                .usingTimestamps()
                .watchLog();
        var lines =
            new BufferedReader(new InputStreamReader(log.getOutput(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        note(revision, line);
      }
    } catch (IOException | KubernetesClientException e) {
      // The pod has gone.
    }
  }

  private void note(String revision, String line) {
    var matcher = COUNT.matcher(line);
    if (matcher.matches()) {
      var at = matcher.group(1);
      spans.merge(revision, new Span(at, at), (span, now) -> span.until(at));
    }
  }

  @Override
  public void close() {
    finder.shutdownNow();
  }
}
