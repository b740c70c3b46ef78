package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Reads a job from the answers of /jobs/:id, its /checkpoints and its /exceptions. */
final class DetailsReader {
  private static final int LONGEST_CAUSE = 400;
  private static final String BATCH = "BATCH";
  private static final Set<String> UP = Set.of("RUNNING", "FINISHED");
  private static final Set<String> DOWN = Set.of("CANCELING", "CANCELED", "FAILED");

  private DetailsReader() {}

  /**
   * @param taken empty for a job of which Flink takes none
   */
  static JobDetails read(JsonNode job, Optional<JsonNode> taken, JsonNode exceptions) {
    var checkpoints = taken.orElseGet(MissingNode::getInstance);
    var latest = checkpoints.path("latest");
    var restored = path(latest.path("restored"));
    var savepoint = path(latest.path("savepoint"));
    return new JobDetails(
        JobState.valueOf(job.path("state").asText()),
        allRunning(job),
        restored,
        restored.filter(path -> own(path, job)).isPresent(),
        checkpoints.path("counts").path("completed").asLong(),
        newest(latest.path("completed"), latest.path("savepoint")).or(() -> restored),
        savepoint,
        exceptions.path("exceptionHistory").path("entries").size(),
        failure(exceptions),
        taken.isPresent());
  }

  /** Checkpoints lie in a directory named by the job. */
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

  private static Optional<String> newest(JsonNode checkpoint, JsonNode savepoint) {
    var newer = checkpoint.path("id").asLong(-1) > savepoint.path("id").asLong(-1);
    return newer
        ? path(checkpoint).or(() -> path(savepoint))
        : path(savepoint).or(() -> path(checkpoint));
  }

  private static Optional<String> path(JsonNode snapshot) {
    return Optional.of(snapshot.path("external_path").asText(""))
        .filter(path -> !path.isEmpty() && !path.startsWith("<"));
  }

  private static String failure(JsonNode exceptions) {
    var entries = exceptions.path("exceptionHistory").path("entries");
    var trace = entries.isEmpty() ? "" : entries.get(0).path("stacktrace").asText("");
    return trace.isEmpty() ? "" : RootCause.of(trace, LONGEST_CAUSE);
  }
}
