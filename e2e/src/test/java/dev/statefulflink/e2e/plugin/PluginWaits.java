package dev.statefulflink.e2e.plugin;

import static dev.statefulflink.e2e.plugin.PluginScenes.JOB_A;
import static dev.statefulflink.e2e.plugin.PluginScenes.NOW;
import static dev.statefulflink.e2e.plugin.PluginScenes.steps;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import java.time.Duration;
import java.time.Instant;

/** One job whose upgrade waits before the cut. */
final class PluginWaits {
  static final String WORD = "4be07f1d";

  private PluginWaits() {}

  /** Its pods wait for the approval. */
  static PluginStatus forItsApproval() {
    return PluginScenes.moving(
        "AwaitingApproval",
        "The new version is prepared and rehearsed, and the old job is running. To approve the"
            + " upgrade:"
            + " kubectl swc approve, or spec.upgrade.approved: \"4be07f1d\".",
        "RUNNING",
        JOB_A,
        handoff(WORD, null));
  }

  /** Its pods are gone until the window comes near. */
  static PluginStatus forItsWindow() {
    String message =
        "The new version was prepared and rehearsed, and the old job is running. The new pods are"
            + " removed until then. The next window of spec.upgrade.windows begins at"
            + " 2026-11-25T01:00:00Z.";
    Instant again = NOW.plus(Duration.ofMinutes(890));
    return PluginScenes.settled(5)
        .not("Reconciling", "AwaitingWindow", message, PluginScenes.minutes(3))
        .job("RUNNING", JOB_A)
        .held(new HeldGeneration(5L, "d2", "AwaitingWindow", message, 1, again));
  }

  private static Handoff handoff(String approve, Instant window) {
    Handoff begun =
        PluginScenes.handoff(
            Purpose.UPGRADE, steps(Step.PREPARE, 6.2, Step.REHEARSE, 0.9, Step.AWAIT, 95.0), null);
    return new Handoff(
        begun.id(),
        begun.purpose(),
        begun.step(),
        begun.generation(),
        begun.digest(),
        begun.attempt(),
        begun.jobId(),
        begun.warmUpJobId(),
        begun.returnJobId(),
        begun.triggerId(),
        begun.savepointDirectory(),
        begun.state(),
        begun.failure(),
        begun.marks(),
        begun.strategy(),
        begun.restoreFrom(),
        begun.empty(),
        begun.lost(),
        begun.warning(),
        begun.downSince(),
        begun.snapshot(),
        "3.818s",
        new Handoff.Cutover(
            "in the last upgrade, the stop took 1.300s and the start 2.518s",
            "AwaitingApproval",
            approve,
            window,
            null),
        begun.checkpointDirectory(),
        null);
  }
}
