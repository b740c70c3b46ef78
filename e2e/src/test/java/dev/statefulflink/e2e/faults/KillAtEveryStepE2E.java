package dev.statefulflink.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Rollback;
import dev.statefulflink.e2e.story.StepTrigger;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Operators that are killed at any step of a handoff leave it to the next, which ends it once, as
 * it was recorded.
 *
 * <p>The job is slow: a killed process needs a moment to be gone, and shall not end the step in it.
 */
@ExtendWith(OnPods.class)
class KillAtEveryStepE2E {
  private static final String SLOW = "--slow";
  private static final String MILLIS = "2000";

  /** AuditE2E kills the operator in upgrades, too. */
  @Test
  @Tag(Campaign.TAG)
  void shouldEndAnUpgradeOnce(WordCountScene scene, OperatorRelease operator) {
    LongLife life = LongLife.start(scene, SLOW, MILLIS);
    for (Step step : List.of(Step.PREPARE, Step.REHEARSE, Step.CUT, Step.RESUME, Step.VERIFY)) {
      life.survives("killed at " + step, () -> upgrade(life, operator, step));
    }
    life.survives("killed while the old cluster is removed", () -> retirement(life, operator));
  }

  private static void upgrade(LongLife life, OperatorRelease operator, Step step) {
    try (StepTrigger<Handoff> killed = killAt(life, operator, step)) {
      Upgrade upgrade = Upgrade.of(life.scene(), life.nextVersion(), killed::await);
      assertEndedOnce(life.scene(), killed.await(), upgrade);
    }
  }

  private static StepTrigger<Handoff> killAt(LongLife life, OperatorRelease operator, Step step) {
    return StepTrigger.at(
        life.job(),
        step,
        handoff -> {
          OperatorLead lead = OperatorLead.now(operator);
          operator.kill();
          life.scene().say("killed the operator at %s of handoff %s", step, handoff.id());
          life.scene().say("the next took over at %s", lead.stepWhenTakenOver(life.job()));
          return handoff;
        });
  }

  private static void assertEndedOnce(WordCountScene scene, Handoff killed, Upgrade upgrade) {
    StatefulJob job = scene.job();
    LastHandoff ended = job.status().lastHandoff();
    scene.say("steps: %s", ended.steps());
    assertThat(ended.id()).as("the handoff that was interrupted").isEqualTo(killed.id());
    assertThat(upgrade.after().jobId()).as("the recorded job").isEqualTo(killed.jobId());
    FlinkRest flink = FlinkRest.of(job, upgrade.after().revision());
    assertThat(flink.restoredPath(upgrade.after().jobId())).contains(ended.restoredFrom());
    assertThat(job.stateDirectories("savepoints/%s/*".formatted(killed.id())))
        .as("savepoints of the handoff")
        .hasSize(1)
        .allSatisfy(directory -> assertThat(ended.restoredFrom()).endsWith(directory));
    assertThat(flink.jobs()).as("jobs that the new cluster ever ran").hasSize(1);
    upgrade.assertOldClusterGone(scene);
  }

  private static void retirement(LongLife life, OperatorRelease operator) {
    ActiveRevision before = life.job().active();
    Upgrade upgrade =
        Upgrade.of(
            life.scene(),
            life.nextVersion(),
            () -> {
              life.job().await("the removal", found -> retires(found.getStatus(), before));
              operator.kill();
              life.scene().say("killed the operator while %s is removed", before.revision());
            });
    upgrade.assertOldClusterGone(life.scene());
  }

  private static boolean retires(StatefulJobStatus status, ActiveRevision revision) {
    return status.handoff() == null
        && status.retiring() != null
        && status.retiring().contains(revision.revision());
  }

  @Test
  void shouldEndARollbackOnce(WordCountScene scene, OperatorRelease operator) {
    LongLife life = LongLife.start(scene, SLOW, MILLIS);
    List<Step> all = List.of(Step.WITHDRAW, Step.RETURN, Step.VERIFY_RETURN);
    for (Step step : Campaign.cases(all, List.of(Step.RETURN))) {
      life.survives("killed at " + step, () -> rollback(life, operator, step));
    }
  }

  private static void rollback(LongLife life, OperatorRelease operator, Step step) {
    try (StepTrigger<Handoff> killed = killAt(life, operator, step)) {
      // Compiles, fits the state, and fails anyway.
      String broken =
          "spec: {job: {args: %s}, restartStrategy: {type: None}}"
              .formatted(life.argumentsWith("--fail-after-restore", "true"));
      Rollback rollback = Rollback.of(life.scene(), broken, killed::await);
      assertThat(rollback.handoff().id()).isEqualTo(killed.await().id());
      assertThat(rollback.after().jobId()).isEqualTo(killed.await().returnJobId());
      rollback.assertReason(Set.of("RestoreFailed"), "Change or revert the spec");
      rollback.assertNewClusterGone(life.scene());
      rollback.revert(
          life.scene(),
          "spec: {job: {args: %s}, restartStrategy: null}".formatted(life.argumentsWith()));
    }
  }
}
