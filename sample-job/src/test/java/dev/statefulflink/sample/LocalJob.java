package dev.statefulflink.sample;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/**
 * The real pipeline in a mini cluster of its own, started by Flink's local executor: only public
 * API, so that the same test classes run on both Flink versions.
 */
final class LocalJob implements AutoCloseable {

  private static final Map<String, List<String>> PRINTED = new ConcurrentHashMap<>();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final List<String> printed;
  private final JobClient client;

  private LocalJob(List<String> printed, JobClient client) {
    this.printed = printed;
    this.client = client;
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
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", Integer.toString(parallelism));
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("rest.bind-port", "0");
    configuration.setString("taskmanager.memory.network.min", "8m");
    configuration.setString("taskmanager.memory.network.max", "8m");
    settings.forEach(configuration::setString);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(configuration);
    String run = UUID.randomUUID().toString();
    List<String> printed = new CopyOnWriteArrayList<>();
    PRINTED.put(run, printed);
    // The writer is serialised: it finds the list of this run by name.
    WordCountPipeline.build(env, options, line -> PRINTED.get(run).add(line));
    return new LocalJob(printed, env.executeAsync(options.jobName()));
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
    return client.getJobStatus().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Stops the job, once all its tasks run, and returns where its canonical savepoint is. */
  String stopWithSavepoint(Path directory) throws Exception {
    String savepoint =
        await()
            .atMost(TIMEOUT)
            .ignoreExceptionsMatching(LocalJob::isNotAllTasksRun)
            .until(() -> requestStop(directory), path -> true);
    client.getJobExecutionResult().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    return savepoint;
  }

  private String requestStop(Path directory) throws Exception {
    return client
        .stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean isNotAllTasksRun(Throwable thrown) {
    return ExceptionUtils.findThrowableWithMessage(thrown, "Not all required tasks").isPresent();
  }

  /** Waits for the job to fail and returns why it did. */
  Throwable awaitFailure() throws InterruptedException, TimeoutException {
    try {
      client.getJobExecutionResult().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e;
    }
    throw new AssertionError("The job ended, but did not fail");
  }

  @Override
  public void close() {
    try {
      client.cancel().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException | IllegalStateException e) {
      // Not running any more: its mini cluster is gone.
    }
  }
}
