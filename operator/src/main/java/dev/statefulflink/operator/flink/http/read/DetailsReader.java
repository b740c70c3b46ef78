package dev.statefulflink.operator.flink.http.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Reads a job from the answers of /jobs/:id, its /checkpoints and its /exceptions. */
public final class DetailsReader {
  private static final int LONGEST_CAUSE = 400;
  private static final String BATCH = "BATCH";

  /** The type of the savepoint that POST /jobs/:id/stop takes. */
  private static final String STOP = "SYNC_SAVEPOINT";

  private static final Set<String> UP = Set.of("RUNNING", "FINISHED");
  private static final Set<String> DOWN = Set.of("CANCELING", "CANCELED", "FAILED");

  private DetailsReader() {}

  /**
   * @param taken empty for a job for which Flink takes none
   */
  public static JobDetails read(JsonNode job, Optional<JsonNode> taken, JsonNode exceptions) {
    var checkpoints = taken.orElseGet(MissingNode::getInstance);
    var latest = checkpoints.path("latest");
    var restored = path(latest.path("restored"));
    var newest = newest(latest);
    var trace = trace(exceptions);
    return new JobDetails(
        JobState.valueOf(job.path("state").asText()),
        allRunning(job),
        restored,
        restored.filter(path -> own(path, job)).isPresent(),
        checkpoints.path("counts").path("completed").asLong(),
        usable(newest) ? path(newest) : Optional.empty(),
        stops(newest) && usable(newest) ? path(newest) : Optional.empty(),
        exceptions.path("exceptionHistory").path("entries").size(),
        trace.isEmpty() ? "" : RootCause.of(trace, LONGEST_CAUSE),
        taken.isPresent(),
        newest.isObject() && !usable(newest),
        FlinkMessages.restoreTrouble(trace),
        FlinkMessages.failureNeverPasses(trace),
        tasks(job),
        CheckpointsReader.read(checkpoints));
  }

  /** Each vertex has the number of its tasks in each state. */
  private static Tasks tasks(JsonNode job) {
    var tasks = Tasks.UNKNOWN;
    for (var vertex : job.path("vertices")) {
      for (var state : vertex.path("tasks").properties()) {
        tasks = tasks.plus(state.getKey(), state.getValue().asInt());
      }
    }
    return tasks;
  }

  /** Checkpoints are in a directory named after the job. */
  private static boolean own(String path, JsonNode job) {
    return path.contains("/" + job.path("jid").asText() + "/chk-");
  }

  private static boolean allRunning(JsonNode job) {
    var states =
        StreamSupport.stream(job.path("vertices").spliterator(), false)
            .map(vertex -> vertex.path("status").asText())
            .toList();
    return BATCH.equals(job.path("job-type").asText())
        ? states.stream().anyMatch(UP::contains) && states.stream().noneMatch(DOWN::contains)
        : !states.isEmpty() && UP.containsAll(states);
  }

  /** The newest of all; the restored one is older than any that was completed since. */
  private static JsonNode newest(JsonNode latest) {
    var checkpoint = latest.path("completed");
    var savepoint = latest.path("savepoint");
    if (!checkpoint.isObject() && !savepoint.isObject()) {
      return latest.path("restored");
    }
    return checkpoint.path("id").asLong(-1) > savepoint.path("id").asLong(-1)
        ? checkpoint
        : savepoint;
  }

  private static boolean stops(JsonNode snapshot) {
    return snapshot.path("checkpoint_type").asText().equals(STOP);
  }

  /** Flink may have deleted it, or kept it only in the JobManager's memory. */
  private static boolean usable(JsonNode snapshot) {
    return path(snapshot).isPresent() && !snapshot.path("discarded").asBoolean();
  }

  public static Optional<String> path(JsonNode snapshot) {
    return Optional.of(snapshot.path("external_path").asText(""))
        .filter(path -> !path.isEmpty() && !FlinkMessages.inMemory(path));
  }

  private static String trace(JsonNode exceptions) {
    var entries = exceptions.path("exceptionHistory").path("entries");
    return entries.isEmpty() ? "" : entries.get(0).path("stacktrace").asText("");
  }
}
