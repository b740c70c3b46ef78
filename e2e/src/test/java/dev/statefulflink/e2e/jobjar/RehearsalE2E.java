package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Before each upgrade the new job is restored from the real state, and nobody notices. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class RehearsalE2E {
  /** Ten minutes at the first rate; the last upgrade is faster. */
  private static final int RECORDS = 300_000;

  private static final String RESTORED_BEFORE =
      """
      checkpointing: {interval: 1s}
      upgrade: {rehearsal: Restore}
      """;

  @Test
  @Proves("rehearsal-from-state")
  void shouldNotStopTheJobForOneThatCannotReadItsState(WordCountScene scene) {
    LongLife life = LongLife.start(scene, "--keyed", "twice");
    life.job().change("spec: {upgrade: {rehearsal: Restore}}");
    life.job().awaitReady();

    life.survives("an upgrade on 1.20", () -> restored(life, life.nextVersion()));
    life.survives("a value of another type on 1.20", () -> refuses(life));
    life.survives("on to Flink 2.3", () -> restored(life, "spec: {flinkVersion: '2.3'}"));
    life.survives("a value of another type on 2.3", () -> refuses(life));
    life.survives("an upgrade on 2.3", () -> restored(life, life.nextVersion()));
  }

  private static void restored(LongLife life, String change) {
    Upgrade.of(life.scene(), change);
    assertRestored(life.job());
  }

  private static void assertRestored(StatefulJob job) {
    StateCheck check = job.status().stateCheck();
    assertThat(check.outcome()).isEqualTo(StateCheck.Outcome.FITS);
    assertThat(check.handoff()).isEqualTo(job.status().lastHandoff().id());
    assertThat(check.restored()).as("restored in a rehearsal").isTrue();
  }

  private static void refuses(LongLife life) {
    StatefulJob job = life.job();
    UntouchedJob untouched = UntouchedJob.of(job);
    String run = untouched.active().jobId();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      watcher.awaitSight(untouched.active().revision());
      String change = life.changeWith().replace("'twice'", "'twice-as-text'");
      life.scene().say("change: %s", change);
      job.change(change);
      Condition stalled = job.awaitStalled();
      life.scene().say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
      assertThat(stalled.getReason()).isEqualTo("StateIncompatible");
      assertThat(stalled.getMessage())
          .contains("In a rehearsal on the new cluster, the new job failed when it was restored")
          .contains("StateMigrationException")
          .contains("keeps running");
      assertThat(StatefulJob.isTrue(job.get(), "Running")).isTrue();
      untouched.check();
      assertThat(watcher.gaps(run)).as("samples in which the job did not run").isZero();
    }
    life.count();
    untouched.isTakenUpAgain(life.revert());
  }

  /** Of a job that commits its output, with an operator that dies in a rehearsal. */
  @Test
  @Proves("rehearsal-from-state")
  void shouldWriteNothingInARehearsal(WordCountScene scene, OperatorRelease operator) {
    AuditedJob audited = AuditedJob.start(scene, "2.3", RECORDS, RESTORED_BEFORE);

    audited.upgrade("spec: {job: {parallelism: 1}}", Handoff.Step.REHEARSE, operator::kill);
    assertRestored(audited.job());
    audited.upgrade(
        "spec: {job: {args: %s}}".formatted(audited.arguments(20_000)),
        Handoff.Step.PREPARE,
        audited::killTaskManager);
    audited.awaitFinished();

    audited.assertEachWrittenOnce();
  }
}
