package dev.statefulflink.e2e.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A job as a JobManager sees it.
 *
 * @param endTime empty until it has ended
 */
public record FlinkJob(
    String id,
    String name,
    String state,
    Instant startTime,
    Optional<Instant> endTime,
    int tasks,
    int runningTasks) {
  private static final Set<String> TERMINAL = Set.of("FINISHED", "CANCELED", "FAILED");

  static FlinkJob of(JsonNode job) {
    long end = job.path("end-time").asLong(-1);
    return new FlinkJob(
        job.path("jid").asText(),
        job.path("name").asText(),
        job.path("state").asText(),
        Instant.ofEpochMilli(job.path("start-time").asLong()),
        end > 0 ? Optional.of(Instant.ofEpochMilli(end)) : Optional.empty(),
        job.at("/tasks/total").asInt(),
        job.at("/tasks/running").asInt());
  }

  /** Whether it is the operator's own, which warms a new cluster up: no job of the object. */
  boolean isWarmUp() {
    return name.equals("warm-up by stateful-flink-operator");
  }

  /** Whether it is one of the operator's own, which a new cluster runs before the cut. */
  boolean isOfTheOperator() {
    return isWarmUp() || name.equals("rehearsal by stateful-flink-operator");
  }

  /** Whether it runs or may ever run again. */
  public boolean isActive() {
    return !TERMINAL.contains(state);
  }

  /** Whether it started before the other one and ended after the other one's start. */
  boolean hadNotEndedAtStartOf(FlinkJob other) {
    return startTime.isBefore(other.startTime)
        && endTime.filter(end -> end.isAfter(other.startTime)).isPresent();
  }

  /** Whether every task processes data. */
  public boolean isRunning() {
    return state.equals("RUNNING") && tasks > 0 && runningTasks == tasks;
  }
}
