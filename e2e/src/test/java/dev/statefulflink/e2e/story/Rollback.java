package dev.statefulflink.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Set;

/**
 * An upgrade whose new job failed after the old one was stopped, so that the old revision runs
 * again, under the eyes of a {@link OneJobWatcher}.
 *
 * @param handoff as it was when the way back began
 * @param after the old revision with its new job
 */
public record Rollback(
    ActiveRevision before, Handoff handoff, ActiveRevision after, Condition stalled) {

  public static Rollback of(WordCountScene scene, String change) {
    return of(scene, change, () -> {});
  }

  /**
   * @param meanwhile runs after the change was declared, and before anybody waits for its end
   */
  public static Rollback of(WordCountScene scene, String change, Runnable meanwhile) {
    StatefulJob job = scene.job();
    ActiveRevision before = job.active();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job);
        StepTrigger<Handoff> turned = StepTrigger.at(job, Handoff.Step.WITHDRAW, h -> h)) {
      scene.say("change: %s", change);
      job.change(change);
      meanwhile.run();
      Condition stalled = job.awaitStalled();
      ActiveRevision after = job.active();
      Rollback rollback = new Rollback(before, turned.await(), after, stalled);
      rollback.assertSameRevisionFromTheRecordedState(scene);
      scene.say(
          "back on revision %s, downtime %s by the watcher; %s: %s",
          after.revision(),
          watcher
              .downtimeBetween(before.jobId(), after.jobId())
              .map(downtime -> downtime.toMillis() + " ms")
              .orElse("unknown"),
          stalled.getReason(),
          stalled.getMessage());
      return rollback;
    }
  }

  private void assertSameRevisionFromTheRecordedState(WordCountScene scene) {
    StatefulJob job = scene.job();
    assertThat(after.revision()).as("the revision in charge").isEqualTo(before.revision());
    assertThat(after.jobId()).as("the job that was recorded").isEqualTo(handoff.returnJobId());
    assertThat(job.status().handoff()).as("a handoff under way").isNull();
    assertThat(StatefulJob.isTrue(job.get(), "Ready")).isFalse();
    job.await("Running=True", found -> StatefulJob.isTrue(found, "Running"));
    String state = handoff.state().location();
    assertThat(after.restoredFrom()).isEqualTo(state);
    FlinkRest flink = FlinkRest.of(job, after.revision());
    assertThat(flink.restoredPath(after.jobId())).contains(state);
    assertThat(flink.jobs().stream().filter(FlinkJob::isActive).map(FlinkJob::id))
        .as("jobs of the old cluster that run")
        .containsExactly(after.jobId());
    assertThat(job.stateDirectories("savepoints/%s/*".formatted(handoff.id())))
        .as("savepoints of the handoff")
        .hasSize(1)
        .allSatisfy(directory -> assertThat(state).endsWith(directory));
  }

  public void assertReason(Set<String> reasons, String advice) {
    assertThat(stalled.getReason()).isIn(reasons);
    assertThat(stalled.getMessage()).contains(advice);
  }

  public void assertNewClusterGone(WordCountScene scene) {
    Waits.until(
        "the new cluster to go", () -> scene.job().clusterObjects(handoff.id()), List::isEmpty);
    Waits.until(
        "the end of the retirement",
        scene.job()::status,
        status -> status.retiring() == null || status.retiring().isEmpty());
  }

  /** Sets the spec back, which must be no handoff. */
  public void revert(WordCountScene scene, String change) {
    scene.say("revert: %s", change);
    scene.job().change(change);
    scene.job().awaitReady();
    assertThat(scene.job().active().jobId()).as("the job goes on").isEqualTo(after.jobId());
    assertThat(scene.job().status().held()).isNull();
  }
}
