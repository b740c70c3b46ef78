package dev.statefulflink.operator.status;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.JobStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Steps;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns observations and decisions into the status that people read. Pure. */
public final class StatusProjector {
  private static final String UNKNOWN = "UNKNOWN";

  private StatusProjector() {}

  /** The whole status; equal to the present one if there is nothing new. */
  public static StatefulJobStatus project(Observation seen, Decision decision) {
    var memory = decision.record().orElse(seen.memory());
    var job = job(seen);
    var conditions = new Conditions(seen.memory(), seen.generation(), seen.now());
    var facts = new JobFacts(seen, conditions, same(seen.memory().job(), job));
    // The record is a step ahead, so the earlier failure is over.
    var verdict =
        decision.record().isPresent()
            ? decision.verdict()
            : Refused.over(decision.verdict(), seen.refusal());
    return new StatefulJobStatus(
        seen.generation(),
        conditions.of(
            verdict,
            job.isEmpty() ? JobFacts.running(false) : facts.running(),
            job.isEmpty() ? Optional.empty() : facts.checkpointing()),
        job.orElse(null),
        memory.active(),
        memory.handoff(),
        memory.held(),
        memory.lastState(),
        memory.lastHandoff(),
        memory.retiring() == null ? List.of() : memory.retiring(),
        memory.lastRestoreFrom(),
        memory.savepoints(),
        memory.stateCheck());
  }

  /**
   * The status of an object that could not be observed: the conditions show why, everything else is
   * kept.
   */
  public static StatefulJobStatus failed(
      StatefulJobStatus memory, long generation, Instant now, Observation.Refusal failure) {
    var conditions = new Conditions(memory, generation, now);
    return new StatefulJobStatus(
        generation,
        conditions.of(Refused.of(failure)),
        memory.job(),
        memory.active(),
        memory.handoff(),
        memory.held(),
        memory.lastState(),
        memory.lastHandoff(),
        memory.retiring(),
        memory.lastRestoreFrom(),
        memory.savepoints(),
        memory.stateCheck());
  }

  private static boolean same(@Nullable JobStatus before, Optional<JobStatus> now) {
    return before != null && now.filter(job -> Objects.equals(job.id(), before.id())).isPresent();
  }

  private static Optional<JobStatus> job(Observation seen) {
    var handoff = seen.memory().handoff();
    if (handoff != null && !Steps.onActive(handoff.step())) {
      return Optional.of(
          new JobStatus(
              state(seen.next()),
              handoff.jobId(),
              seen.nextIntent().map(JobIntent::parallelism).orElse(null)));
    }
    return Optional.ofNullable(seen.memory().active())
        .map(
            active -> {
              var id = id(seen, active);
              return new JobStatus(state(seen, id), id, active.parallelism());
            });
  }

  /** Keeps the previous state until the first answer arrives. */
  private static String state(Observation seen, String id) {
    var before = seen.memory().job();
    return seen.active().state() instanceof Answer.None && before != null && id.equals(before.id())
        ? before.state()
        : state(seen.active());
  }

  private static String id(Observation seen, ActiveRevision active) {
    var handoff = seen.memory().handoff();
    return handoff != null && handoff.returnJobId() != null
        ? handoff.returnJobId()
        : active.jobId();
  }

  private static String state(ClusterView view) {
    return view.jobState().map(JobState::name).orElse(UNKNOWN);
  }
}
