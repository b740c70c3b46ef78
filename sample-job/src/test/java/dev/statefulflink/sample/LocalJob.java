package dev.statefulflink.sample;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The real word count in a mini cluster of its own, and what it prints. */
final class LocalJob implements AutoCloseable {

  private static final Map<String, List<String>> PRINTED = new ConcurrentHashMap<>();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final List<String> printed;
  private final LocalFlink flink;

  private LocalJob(List<String> printed, LocalFlink flink) {
    this.printed = printed;
    this.flink = flink;
  }

  static LocalJob start(WordCountOptions options) throws Exception {
    return start(options, 1, Map.of());
  }

  static LocalJob resume(WordCountOptions options, String savepoint) throws Exception {
    return resume(options, 1, savepoint);
  }

  static LocalJob resume(WordCountOptions options, int parallelism, String savepoint)
      throws Exception {
    return start(options, parallelism, Map.of("execution.state-recovery.path", savepoint));
  }

  static LocalJob start(WordCountOptions options, int parallelism, Map<String, String> settings)
      throws Exception {
    StreamExecutionEnvironment env = LocalFlink.environment(parallelism, settings);
    String run = UUID.randomUUID().toString();
    List<String> printed = new CopyOnWriteArrayList<>();
    PRINTED.put(run, printed);
    // The writer is serialised: it finds the list of this run by name.
    WordCountPipeline.build(env, options, line -> PRINTED.get(run).add(line));
    return new LocalJob(printed, LocalFlink.start(env));
  }

  List<String> printed() {
    return List.copyOf(printed);
  }

  void awaitPrinted(String line) {
    await().atMost(TIMEOUT).until(() -> printed.contains(line));
  }

  void awaitPrinted(int lines) {
    await().atMost(TIMEOUT).until(() -> printed.size() >= lines);
  }

  JobStatus status() throws Exception {
    return flink.status();
  }

  String stopWithSavepoint(Path directory) throws Exception {
    return flink.stopWithSavepoint(directory);
  }

  Throwable awaitFailure() throws InterruptedException, TimeoutException {
    return flink.awaitFailure();
  }

  @Override
  public void close() {
    flink.close();
  }
}
