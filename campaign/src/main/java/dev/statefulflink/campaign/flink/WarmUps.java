package dev.statefulflink.campaign.flink;

import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The operator's own short jobs on one cluster. */
final class WarmUps {
  private static final Duration LENGTH = Duration.ofMillis(100);
  private static final String ALREADY =
      "org.apache.flink.client.program.ProgramInvocationException: The main method caused an error:"
          + " this warm-up has run here already";

  private final Map<String, FakeJob> jobs = new LinkedHashMap<>();
  private final Agenda agenda;
  private final BooleanSupplier up;

  /**
   * @param up whether the JobManager is
   */
  WarmUps(Agenda agenda, BooleanSupplier up) {
    this.agenda = agenda;
    this.up = up;
  }

  Optional<FakeJob> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Those that had not ended continue if their recovery data exists; the others are forgotten. */
  void jobManagerStarts(boolean recovers) {
    var before = List.copyOf(jobs.values());
    jobs.clear();
    before.stream()
        .filter(job -> recovers && !job.state().terminal())
        .forEach(job -> run(job.id(), job.flaws()));
  }

  /** The reason why it is refused, by its own main(); empty where it is accepted. */
  Optional<String> run(String jobId, Set<Flaw> flaws) {
    if (jobs.containsKey(jobId)) {
      return Optional.of(ALREADY);
    }
    var job = new FakeJob(jobId, flaws, Optional.empty(), "hashmap");
    jobs.put(jobId, job);
    agenda.after(LENGTH, () -> end(job));
    return Optional.empty();
  }

  private void end(FakeJob job) {
    if (up.getAsBoolean() && jobs.get(job.id()) == job && !job.state().terminal()) {
      job.ended(job.has(Flaw.WARM_UP_FAILS) ? JobState.FAILED : JobState.FINISHED, agenda.now());
    }
  }
}
