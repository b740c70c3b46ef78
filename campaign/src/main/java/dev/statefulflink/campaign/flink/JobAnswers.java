package dev.statefulflink.campaign.flink;

import dev.statefulflink.campaign.flink.storage.Snapshot;
import dev.statefulflink.operator.flink.job.JobState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Flink's answers about a job, in the format of its REST API. */
final class JobAnswers {
  private JobAnswers() {}

  /** Each TaskManager has one slot. */
  static Map<String, Object> overview(int taskManagers, Collection<FakeJob> jobs) {
    var taken =
        jobs.stream()
            .filter(job -> !job.state().terminal())
            .mapToInt(job -> job.graph().parallelism())
            .sum();
    return Map.of(
        "slots-total", taskManagers, "slots-available", Math.max(0, taskManagers - taken));
  }

  static Map<String, Object> all(Collection<FakeJob> jobs) {
    var all = jobs.stream().map(JobAnswers::line).toList();
    return Map.of("jobs", all);
  }

  private static Map<String, Object> line(FakeJob job) {
    return Map.of(
        "jid",
        job.id(),
        "name",
        "orders",
        "state",
        job.state().name(),
        "tasks",
        Map.of(
            "total",
            job.graph().tasks(),
            tasks(job).toLowerCase(Locale.ROOT),
            job.graph().tasks()));
  }

  private static String tasks(FakeJob job) {
    if (job.tasksRun()) {
      return "RUNNING";
    }
    if (job.state().terminal()) {
      return job.state().name();
    }
    return job.state() == JobState.RUNNING ? "SCHEDULED" : "CREATED";
  }

  static Map<String, Object> job(FakeJob job) {
    var tasks = tasks(job);
    return Map.of(
        "jid",
        job.id(),
        "name",
        "orders",
        "state",
        job.state().name(),
        "vertices",
        job.graph().vertices(tasks));
  }

  static Map<String, Object> checkpoints(FakeJob job) {
    var latest = new HashMap<String, Object>();
    var stopped = job.state() == JobState.FINISHED;
    latest.put("completed", snapshot(job.checkpoint(), "CHECKPOINT"));
    latest.put("savepoint", snapshot(job.savepoint(), stopped ? "SYNC_SAVEPOINT" : "SAVEPOINT"));
    latest.put("restored", snapshot(job.restored(), ""));
    return Map.of("counts", Map.of("completed", job.completed()), "latest", latest);
  }

  /** The interval is the API's default, which the specs leave as it is. */
  static Map<String, Object> settings(FakeJob job) {
    return Map.of("mode", "exactly_once", "interval", 10_000);
  }

  private static Map<String, Object> snapshot(Optional<Snapshot> snapshot, String type) {
    return snapshot
        .map(
            s ->
                Map.<String, Object>of(
                    "id",
                    s.id(),
                    "external_path",
                    s.location(),
                    "is_savepoint",
                    s.savepoint(),
                    "checkpoint_type",
                    type))
        .orElse(null);
  }

  static Map<String, Object> exceptions(FakeJob job) {
    var entries =
        job.failures().stream()
            .limit(5)
            .map(cause -> Map.of("exceptionName", "x", "stacktrace", trace(cause)))
            .toList();
    return Map.of("exceptionHistory", Map.of("entries", entries, "truncated", false));
  }

  static Map<String, Object> savepoint(Trigger trigger) {
    if (trigger instanceof Trigger.Completed done) {
      return operation("COMPLETED", Map.of("location", done.location()));
    }
    if (trigger instanceof Trigger.Failed failed) {
      var cause = Map.of("class", "x", "stack-trace", trace(failed.cause()));
      return operation("COMPLETED", Map.of("failure-cause", cause));
    }
    return operation("IN_PROGRESS", null);
  }

  /** Not the words that Flink has for savepoints. */
  static Map<String, Object> checkpoint(Trigger trigger) {
    if (trigger instanceof Trigger.Completed done) {
      var id = Long.parseLong(done.location());
      return operation("COMPLETED", Map.of("checkpointId", id));
    }
    if (trigger instanceof Trigger.Failed failed) {
      var cause = Map.of("class", "x", "stack-trace", trace(failed.cause()));
      return operation("COMPLETED", Map.of("failureCause", cause));
    }
    return Map.of("status", Map.of("id", "IN_PROGRESS"));
  }

  private static Map<String, Object> operation(String status, Object operation) {
    var answer = new HashMap<String, Object>();
    answer.put("status", Map.of("id", status));
    answer.put("operation", operation);
    return answer;
  }

  private static String trace(String cause) {
    return "org.apache.flink.runtime.JobException: Recovery is suppressed\n\tat x.Y.z(Y.java:1)\n"
        + "Caused by: "
        + cause
        + "\n\tat x.Y.z(Y.java:2)\n";
  }
}
