package dev.statefulflink.operator.status;

import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Drift;
import dev.statefulflink.operator.observe.Observation;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Records, observations and decisions to project a status from. */
final class StatusScene {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00.789Z");
  static final String ACTIVE =
      "active: {revision: a, generation: 1, digest: d, jobId: job-a, parallelism: 2}\n";
  static final JobIntent NEXT = Specs.intent("job.parallelism: 4");

  private StatusScene() {}

  static StatefulJobStatus memory(String yaml) {
    return Serialization.unmarshal(yaml.isEmpty() ? "{}" : yaml, StatefulJobStatus.class);
  }

  static String handoff(String step) {
    return "handoff: {id: b, purpose: Upgrade, step: " + step + ", jobId: job-b}\n";
  }

  static ClusterView job(JobState state) {
    return view(new Answer.Got<>(Optional.of(state), NOON));
  }

  static ClusterView silent() {
    return view(new Answer.Failed<>(new FlinkCallFailed(0, "no answer"), NOON));
  }

  private static ClusterView view(Answer<Optional<JobState>> state) {
    return ClusterView.unasked(new ClusterState.Present()).withState(state);
  }

  /** By an operator that has not had an answer yet. */
  static ClusterView unanswered() {
    return view(new Answer.None<>());
  }

  static Observation seen(
      Instant now, long generation, StatefulJobStatus memory, ClusterView a, ClusterView b) {
    return seen(now, generation, memory, a, b, Optional.empty());
  }

  /** Of a job whose stable Service opens its revision. */
  static Observation steady(StatefulJobStatus memory, ClusterView view) {
    return seen(NOON, 2, memory, view, ClusterView.absent(), Optional.of("a"));
  }

  private static Observation seen(
      Instant now,
      long generation,
      StatefulJobStatus memory,
      ClusterView a,
      ClusterView b,
      Optional<String> served) {
    return new Observation(
        now,
        Instant.EPOCH,
        new Observation.Subject(
            new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1"),
            generation,
            false,
            OnDelete.SAVEPOINT,
            false,
            false,
            false,
            Optional.empty(),
            "",
            memory,
            Optional.empty(),
            Drift.Repairs.NONE),
        new Observation.InCharge(Optional.empty(), a, Optional.empty()),
        new Observation.Coming(memory.handoff() == null ? Optional.empty() : Optional.of(NEXT), b),
        new Observation.Others(List.of(), Set.of(), List.of(), served, Optional.empty()),
        Drift.NONE);
  }

  static Observation seen(StatefulJobStatus memory) {
    return seen(NOON, 2, memory, job(JobState.RUNNING), job(JobState.CREATED));
  }

  static Decision waits(Reason reason, String message) {
    return decision(Optional.empty(), reason, message);
  }

  static Decision decision(Optional<StatefulJobStatus> record, Reason reason, String message) {
    return new Decision(
        record, List.of(), new Verdict(reason, message), Duration.ofSeconds(5), false);
  }

  static Condition condition(StatefulJobStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no condition " + type));
  }
}
