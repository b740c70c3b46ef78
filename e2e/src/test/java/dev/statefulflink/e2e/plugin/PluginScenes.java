package dev.statefulflink.e2e.plugin;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointRecord.Cause;
import dev.statefulflink.api.v1alpha1.SavepointRequest;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One job at every turn of its life, as the API server would give it. */
final class PluginScenes {
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  static final String A = "3f9a1c07";
  static final String B = "a71b2c3d";
  static final String JOB_A = "6b1f0c24d1a94e7f8c3b5a2d90e1f4a7";
  static final String JOB_B = "c2d84f1e7a0b4c59b6e3d7f8192a3b4c";
  static final String RETURN_JOB = "e5f6a7b8c9d04e1f8a2b3c4d5e6f7a8b";
  static final String ROOT = "s3://flink/shop/words/";
  static final String CUT_A = ROOT + "savepoints/3f9a1c07/savepoint-81d2f0-4c1e7b9a6d03";
  static final String CUT_B = ROOT + "savepoints/a71b2c3d/savepoint-6b1f0c-9e3d5a7c1f24";
  static final String ASKED = ROOT + "savepoints/5d0e9b12/savepoint-6b1f0c-2a4c6e8f0b1d";

  private static final String RESTORE_FAILED =
      "The job failed: IllegalStateException: Failed to rollback to checkpoint/savepoint "
          + CUT_B
          + ". Cannot map checkpoint/savepoint state for operator 8f2c to the new program, because"
          + " the operator is not available in the new program.";

  private PluginScenes() {}

  static Duration minutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  static ActiveRevision active() {
    return new ActiveRevision(A, 4L, "d1", JOB_A, 2, CUT_A);
  }

  static SavedState state(String location, Duration ago) {
    return new SavedState(location, SavedState.Kind.SAVEPOINT, NOW.minus(ago));
  }

  static SavepointsStatus kept(SavepointRequest request, String failure) {
    return new SavepointsStatus(
        request,
        6L,
        List.of(
            new SavepointRecord(ASKED, NOW.minus(minutes(18)), Cause.REQUESTED),
            new SavepointRecord(CUT_A, NOW.minus(minutes(125)), Cause.HANDOFF)),
        NOW.minus(minutes(18)),
        failure);
  }

  /** The status of every job that has run for a while. */
  static PluginStatus settled(long generation) {
    return new PluginStatus(generation)
        .active(active())
        .lastState(state(CUT_A, minutes(125)))
        .lastHandoff(PluginHandoffs.last())
        .savepoints(kept(null, null));
  }

  static PluginStatus rest() {
    return settled(4).ready("Running", "The job runs.", minutes(125)).job("RUNNING", JOB_A);
  }

  /** Savepoint 7 is being taken; and taken. */
  static PluginStatus savepointBeingTaken() {
    SavepointRequest request =
        new SavepointRequest(
            "77aa", JOB_A, ROOT + "savepoints/0badcafe", 7L, NOW.minus(seconds(4)));
    return rest().savepoints(kept(request, null));
  }

  static PluginStatus savepointTaken(String failure) {
    List<SavepointRecord> all = new ArrayList<>(kept(null, null).kept());
    if (failure == null) {
      String place = ROOT + "savepoints/0badcafe/savepoint-6b1f0c-77aa77aa77aa";
      all.add(0, new SavepointRecord(place, NOW, Cause.REQUESTED));
    }
    return rest().savepoints(new SavepointsStatus(null, 7L, all, NOW, failure));
  }

  /** An upgrade whose steps took this many seconds each, the last of them up to now. */
  static Handoff handoff(Purpose purpose, Map<Step, Double> steps, UpgradeSpec.Strategy strategy) {
    double all = steps.values().stream().mapToDouble(Double::doubleValue).sum();
    Instant at = NOW.minusMillis(Math.round(all * 1000));
    List<Handoff.Mark> marks = new ArrayList<>();
    for (Map.Entry<Step, Double> step : steps.entrySet()) {
      marks.add(new Handoff.Mark(step.getKey(), at));
      at = at.plusMillis(Math.round(step.getValue() * 1000));
    }
    Step step = marks.get(marks.size() - 1).step();
    boolean rests = purpose == Purpose.SUSPEND || purpose == Purpose.DELETE;
    boolean cut = steps.containsKey(Step.CUT);
    boolean back = steps.containsKey(Step.WITHDRAW);
    return new Handoff(
        B,
        purpose,
        step,
        5L,
        "d2",
        1,
        rests ? null : JOB_B,
        null,
        back ? RETURN_JOB : null,
        cut ? "0f1e2d3c4b5a69788796a5b4c3d2e1f0" : null,
        cut ? ROOT + "savepoints/" + B : null,
        cut && step != Step.CUT ? state(CUT_B, seconds(3)) : null,
        back ? new Handoff.Failure("RestoreFailed", RESTORE_FAILED, null) : null,
        marks,
        strategy,
        null,
        null);
  }

  /** Steps and their seconds, in order. */
  static Map<Step, Double> steps(Object... stepsAndSeconds) {
    Map<Step, Double> steps = new LinkedHashMap<>();
    for (int i = 0; i < stepsAndSeconds.length; i += 2) {
      steps.put((Step) stepsAndSeconds[i], (Double) stepsAndSeconds[i + 1]);
    }
    return steps;
  }

  /** Warm, unless the pods go before the new ones come. */
  private static UpgradeSpec.Strategy strategy(Map<Step, Double> steps) {
    return steps.containsKey(Step.CLEAR) ? UpgradeSpec.Strategy.RECREATE : null;
  }

  /** An upgrade in progress, and what the operator reports about it. */
  static PluginStatus moving(
      String reason, String message, String state, String job, Map<Step, Double> steps) {
    return moving(reason, message, state, job, handoff(Purpose.UPGRADE, steps, strategy(steps)));
  }

  /** The same, of a handoff that was made otherwise. */
  static PluginStatus moving(
      String reason, String message, String state, String job, Handoff handoff) {
    PluginStatus status =
        settled(5).not("Reconciling", reason, message, seconds(9)).job(state, job).handoff(handoff);
    return handoff.state() == null ? status : status.lastState(handoff.state());
  }

  /** A new job that failed, and is taken away. */
  static PluginStatus withdrawing(String message) {
    return moving(
        "Withdrawing",
        message,
        "FAILED",
        JOB_B,
        steps(
            Step.PREPARE,
            6.2,
            Step.REHEARSE,
            0.9,
            Step.CUT,
            1.3,
            Step.RESUME,
            4.0,
            Step.WITHDRAW,
            3.0));
  }

  static PluginStatus held(String reason, String message, Duration retry) {
    return settled(5)
        .not("Stalled", reason, message, minutes(3))
        .job("RUNNING", JOB_A)
        .held(
            new HeldGeneration(
                5L,
                "d2",
                reason,
                message,
                retry == null ? 1 : 2,
                retry == null ? null : NOW.plus(retry)));
  }

  static PluginStatus rolledBack() {
    return held(
            "RestoreFailed",
            RESTORE_FAILED
                + " Revision 3f9a1c07 runs again from the same state. Keep operator uids and state"
                + " types, or set spec.job.allowNonRestoredState. Change or revert the spec:"
                + " either takes effect immediately.",
            null)
        .active(new ActiveRevision(A, 4L, "d1", RETURN_JOB, 2, CUT_B))
        .job("RUNNING", RETURN_JOB)
        .lastState(state(CUT_B, minutes(3)))
        .lastHandoff(PluginHandoffs.rolledBack())
        .retiring();
  }

  static PluginStatus suspended() {
    return settled(5)
        .active(null)
        .ready(
            "Suspended",
            "The job is suspended. Its state: "
                + CUT_B
                + ". Set spec.job.state to Running to resume.",
            minutes(40))
        .lastState(state(CUT_B, minutes(41)));
  }

  static PluginStatus firstStart() {
    return new PluginStatus(1)
        .not(
            "Reconciling",
            "Preparing",
            "Waiting for 2 task slots: 1 is offered. Pod words-a71b2c3d-taskmanager-5b8d7f6c9-k7qzp"
                + " waits for a node: 0/3 nodes are available: 3 Insufficient memory.",
            seconds(42))
        .handoff(
            new Handoff(
                B,
                Purpose.START,
                Step.PREPARE,
                1L,
                "d2",
                1,
                JOB_B,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new Handoff.Mark(Step.PREPARE, NOW.minusSeconds(42))),
                null,
                null,
                null));
  }

  static PluginStatus failedJob() {
    return settled(4)
        .not(
            "Stalled",
            "JobFailed",
            "The job is FAILED because of: NumberFormatException: For input string: \"bug\". Its"
                + " restart strategy has given up, or it was cancelled by hand. The next change of"
                + " the spec, or of spec.job.restartNonce, starts it from its newest checkpoint.",
            minutes(7))
        .job("FAILED", JOB_A)
        .lastState(
            new SavedState(
                ROOT + "checkpoints/3f9a1c07/" + JOB_A + "/chk-603",
                SavedState.Kind.CHECKPOINT,
                NOW.minus(minutes(7))));
  }

  static PluginStatus deleting() {
    return settled(5)
        .not("Reconciling", "TakingSavepoint", "Stopping the job with a savepoint.", seconds(2))
        .job("RUNNING", JOB_A)
        .handoff(handoff(Purpose.DELETE, steps(Step.CUT, 2.0), null));
  }
}
