package dev.statefulflink.e2e.plugin;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.JobStatus;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A status that is put together part by part, as the operator would write it. */
final class PluginStatus {
  private final long generation;
  private final List<Condition> conditions = new ArrayList<>();
  private JobStatus job;
  private ActiveRevision active;
  private Handoff handoff;
  private HeldGeneration held;
  private SavedState lastState;
  private LastHandoff lastHandoff;
  private List<String> retiring = List.of();
  private String lastRestoreFrom;
  private SavepointsStatus savepoints;

  /**
   * @param generation that was observed
   */
  PluginStatus(long generation) {
    this.generation = generation;
  }

  /** Ready=True. */
  PluginStatus ready(String reason, String message, Duration ago) {
    condition("Ready", true, reason, message, ago);
    return this;
  }

  /** Ready=False, and Reconciling or Stalled with the same reason. */
  PluginStatus not(String type, String reason, String message, Duration ago) {
    condition("Ready", false, reason, message, ago);
    condition(type, true, reason, message, ago);
    return this;
  }

  private void condition(String type, boolean holds, String reason, String message, Duration ago) {
    conditions.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(holds ? "True" : "False")
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(PluginScenes.NOW.minus(ago).toString())
            .withObservedGeneration(generation)
            .build());
  }

  /** The job, and with it the condition Running. */
  PluginStatus job(String state, String id) {
    job = new JobStatus(state, id, 2);
    boolean runs = state.equals("RUNNING");
    condition(
        "Running",
        runs,
        runs ? "JobRunning" : "JobNotRunning",
        runs ? "The job processes data." : "The job does not process data.",
        Duration.ofMinutes(1));
    return this;
  }

  PluginStatus active(ActiveRevision revision) {
    active = revision;
    return this;
  }

  PluginStatus handoff(Handoff underWay) {
    handoff = underWay;
    return this;
  }

  PluginStatus held(HeldGeneration given) {
    held = given;
    return this;
  }

  PluginStatus lastState(SavedState state) {
    lastState = state;
    return this;
  }

  PluginStatus lastHandoff(LastHandoff last) {
    lastHandoff = last;
    return this;
  }

  PluginStatus retiring(String... revisions) {
    retiring = List.of(revisions);
    return this;
  }

  PluginStatus lastRestoreFrom(String path) {
    lastRestoreFrom = path;
    return this;
  }

  PluginStatus savepoints(SavepointsStatus all) {
    savepoints = all;
    return this;
  }

  StatefulJobStatus done() {
    return new StatefulJobStatus(
        generation,
        conditions,
        job,
        active,
        handoff,
        held,
        lastState,
        lastHandoff,
        retiring,
        lastRestoreFrom,
        savepoints);
  }
}
