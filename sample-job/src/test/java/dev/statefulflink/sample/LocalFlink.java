package dev.statefulflink.sample;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
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
 * A job in a mini cluster of its own, started by Flink's local executor: only public API, so that
 * the same test classes run on both Flink versions.
 */
public final class LocalFlink implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final JobClient client;

  private LocalFlink(JobClient client) {
    this.client = client;
  }

  /** Where a job can be built; a failure ends it, unless the settings say otherwise. */
  public static StreamExecutionEnvironment environment(
      int parallelism, Map<String, String> settings) {
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", Integer.toString(parallelism));
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("rest.bind-port", "0");
    configuration.setString("taskmanager.memory.network.min", "8m");
    configuration.setString("taskmanager.memory.network.max", "8m");
    settings.forEach(configuration::setString);
    return StreamExecutionEnvironment.createLocalEnvironment(configuration);
  }

  /** Starts what was built. */
  public static LocalFlink start(StreamExecutionEnvironment env) throws Exception {
    return new LocalFlink(env.executeAsync());
  }

  public JobStatus status() throws Exception {
    return client.getJobStatus().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Stops the job, once all its tasks run, and returns where its canonical savepoint is. */
  public String stopWithSavepoint(Path directory) throws Exception {
    String savepoint =
        await()
            .atMost(TIMEOUT)
            .ignoreExceptionsMatching(LocalFlink::isNotAllTasksRun)
            .until(() -> requestStop(directory), path -> true);
    awaitEnd();
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

  /** Waits for the job to end; throws if it fails. */
  public void awaitEnd() throws Exception {
    client.getJobExecutionResult().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits for the job to fail and returns why it did. */
  public Throwable awaitFailure() throws InterruptedException, TimeoutException {
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
