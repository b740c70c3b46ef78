package dev.statefulflink.operator.flink.http.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the answer of /jobs/overview, which is short, and costs Flink little. */
public final class JobsReader {
  private static final String TOTAL = "total";

  /** The names of the operator's own jobs. */
  private static final Set<String> ITS_OWN =
      Set.of("warm-up by stateful-flink-operator", "rehearsal by stateful-flink-operator");

  private JobsReader() {}

  /** Without the operator's own. */
  public static Map<String, JobState> states(JsonNode overview) {
    return jobs(overview)
        .filter(job -> !ITS_OWN.contains(job.path("name").asText()))
        .collect(Collectors.toMap(JobsReader::id, JobsReader::state));
  }

  /** Empty if the job is not listed, which is no proof that Flink does not know it. */
  public static Optional<JobProgress> progress(JsonNode overview, String jobId) {
    return jobs(overview)
        .filter(job -> jobId.equals(id(job)))
        .findFirst()
        .map(job -> new JobProgress(state(job), tasks(job.path("tasks"))));
  }

  /** Flink writes the states in lower case here, together with the total. */
  private static Tasks tasks(JsonNode counts) {
    var tasks = Tasks.UNKNOWN;
    for (var count : counts.properties()) {
      if (!TOTAL.equals(count.getKey())) {
        tasks = tasks.plus(count.getKey().toUpperCase(Locale.ROOT), count.getValue().asInt());
      }
    }
    return tasks;
  }

  private static Stream<JsonNode> jobs(JsonNode overview) {
    return StreamSupport.stream(overview.path("jobs").spliterator(), false);
  }

  private static String id(JsonNode job) {
    return job.path("jid").asText();
  }

  private static JobState state(JsonNode job) {
    return JobState.valueOf(job.path("state").asText());
  }
}
