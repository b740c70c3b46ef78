package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateSource;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Flink as a list of what may be asked of it; any other call, and every request, is an error. */
public final class CannedFlinkGateway implements FlinkGateway {
  private final Map<String, Object> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  /** Allows a question, as {@code state orders-a job-1}, and returns the answer to it. */
  public CannedFlinkGateway answers(String question, Object answer) {
    answers.put(question, answer);
    return this;
  }

  /** What was asked since the last time, in order. */
  public List<String> asked() {
    var since = List.copyOf(asked);
    asked.clear();
    return since;
  }

  /** The address of a cluster, by which the questions name it. */
  static URI address(String namespace, String cluster) {
    return URI.create("http://" + cluster + "." + namespace + ":8081");
  }

  @SuppressWarnings("unchecked") // the test gives each question an answer of its type
  private <T> CompletionStage<T> ask(String what, URI cluster, String ids) {
    var host = cluster.getHost().replaceAll("\\.shop$", "");
    var question = (what + " " + host + " " + ids).strip();
    asked.add(question);
    if (!answers.containsKey(question)) {
      throw new AssertionError("nobody expects the question: " + question);
    }
    return CompletableFuture.completedFuture((T) answers.get(question));
  }

  @Override
  public CompletionStage<Slots> slots(URI cluster) {
    return ask("slots", cluster, "");
  }

  @Override
  public CompletionStage<Map<String, JobState>> jobs(URI cluster) {
    return ask("jobs", cluster, "");
  }

  @Override
  public CompletionStage<Optional<JobState>> state(URI cluster, String jobId) {
    return ask("state", cluster, jobId);
  }

  @Override
  public CompletionStage<Optional<JobProgress>> progress(URI cluster, String jobId) {
    return ask("progress", cluster, jobId);
  }

  @Override
  public CompletionStage<Optional<Checkpoints>> checkpoints(URI cluster, String jobId) {
    return ask("checkpoints", cluster, jobId);
  }

  @Override
  public CompletionStage<Optional<JobDetails>> details(URI cluster, String jobId) {
    return ask("details", cluster, jobId);
  }

  @Override
  public CompletionStage<SavepointResult> savepoint(URI cluster, String jobId, String triggerId) {
    return ask("savepoint", cluster, jobId + " " + triggerId);
  }

  @Override
  public CompletionStage<Optional<String>> newestSnapshot(URI cluster, List<String> directories) {
    return ask("newest", cluster, String.join(" ", directories));
  }

  @Override
  public CompletionStage<Optional<JobSettings>> settings(URI cluster, String jobId) {
    return ask("settings", cluster, jobId);
  }

  @Override
  public CompletionStage<StateFit> fit(URI cluster, Submission submission, StateSource source) {
    throw new AssertionError("observing compiles nothing");
  }

  @Override
  public CompletionStage<Void> takeSavepoint(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    throw new AssertionError("observing takes no savepoint");
  }

  @Override
  public CompletionStage<Void> dispose(URI cluster, String location) {
    throw new AssertionError("observing deletes nothing");
  }

  @Override
  public CompletionStage<Slots> slotsFor(URI cluster, String jobId) {
    return ask("slots for", cluster, jobId);
  }

  @Override
  public CompletionStage<Rehearsal> rehearse(URI cluster, Submission submission) {
    throw new AssertionError("observing rehearses nothing");
  }

  @Override
  public CompletionStage<Rehearsal> compare(URI cluster, Submission submission, String jobId) {
    throw new AssertionError("observing compiles nothing");
  }

  @Override
  public CompletionStage<Void> warmUp(URI cluster, String jobId, int parallelism) {
    throw new AssertionError("observing asks Flink for nothing that changes it");
  }

  @Override
  public CompletionStage<Void> rehearseRestore(
      URI cluster, Submission submission, String jobId, String from) {
    throw new AssertionError("observing asks Flink for nothing that changes it");
  }

  @Override
  public CompletionStage<Void> stop(
      URI cluster, String jobId, String triggerId, String directory, String format) {
    throw new AssertionError("observing stops nothing");
  }

  @Override
  public CompletionStage<Void> submit(
      URI cluster, Submission submission, String jobId, Optional<String> from) {
    throw new AssertionError("observing submits nothing");
  }

  @Override
  public CompletionStage<Void> checkpoint(URI cluster, String jobId, String triggerId) {
    throw new AssertionError("observing asks for no checkpoint");
  }

  @Override
  public CompletionStage<SavepointResult> checkpointResult(
      URI cluster, String jobId, String triggerId) {
    return ask("checkpoint", cluster, jobId + " " + triggerId);
  }

  @Override
  public CompletionStage<Void> cancel(URI cluster, String jobId) {
    throw new AssertionError("observing cancels nothing");
  }
}
