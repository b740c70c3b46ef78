package dev.statefulflink.e2e.jobjar;

import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.WordCountScene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Exactly once, proven by the output: a job that writes the numbers from 1 to N goes through
 * upgrades of every kind, with faults before and in them, and in the end the committed files hold
 * every number once.
 */
@ExtendWith(OnPods.class)
class AuditE2E {
  /**
   * Twenty minutes at the first rate, whatever a slow machine needs; the last upgrade is faster.
   */
  private static final int RECORDS = 600_000;

  @Test
  void shouldWriteEveryNumberOnce(WordCountScene scene, OperatorRelease operator) {
    AuditedJob audited =
        AuditedJob.start(scene, "1.20", RECORDS, "checkpointing: {interval: 2s}\n");
    StatefulJob job = audited.job();
    String first = job.active().revision();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      watcher.awaitSight(first);

      changeAndBreak(audited, operator);
      audited.awaitFinished();

      String last = job.active().revision();
      scene.say("samples %s", watcher.findings(first, last).samples());
    }

    audited.assertEachWrittenOnce();
  }

  private static void changeAndBreak(AuditedJob audited, OperatorRelease operator) {
    audited.atRest(audited::killTaskManager);
    audited.upgrade(
        """
        spec:
          checkpointing: {interval: 1s}
          restartStrategy: {type: FailureRate, fixedDelay: null, failureRate: {delay: 1s}}
        """,
        Step.CUT,
        operator::kill);
    audited.atRest(audited::killJobManager);
    audited.upgrade(
        """
        spec:
          job: {parallelism: 4}
          restartStrategy: {type: ExponentialDelay, failureRate: null}
        """,
        Step.PREPARE,
        audited::killTaskManager);
    audited.atRest(audited::killTaskManager);
    audited.upgrade(
        "spec: {job: {parallelism: 1}, restartStrategy: {type: None}}",
        Step.RESUME,
        operator::kill);
    audited.upgrade("spec: {job: {restartNonce: 1}}", Step.VERIFY, operator::kill);
    audited.upgrade(
        "spec: {job: {args: %s}, restartStrategy: {type: FixedDelay}}"
            .formatted(audited.arguments(20_000)),
        Step.PREPARE,
        audited::killJobManager);
  }
}
