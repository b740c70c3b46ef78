package dev.statefulflink.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import java.util.List;

/** An upgrade that went through under the eyes of a {@link OneJobWatcher}. */
public record Upgrade(ActiveRevision before, ActiveRevision after) {

  public static Upgrade of(WordCountScene scene, String change) {
    return of(scene, change, () -> {});
  }

  /**
   * @param meanwhile runs after the change was declared, and before anybody waits for its end
   */
  public static Upgrade of(WordCountScene scene, String change, Runnable meanwhile) {
    return of(scene, scene.job(), change, meanwhile);
  }

  /** Of any job in the scene's namespace. */
  public static Upgrade of(
      WordCountScene scene, StatefulJob job, String change, Runnable meanwhile) {
    return by(
        scene,
        job,
        () -> {
          scene.say("change: %s", change);
          job.change(change);
          meanwhile.run();
        });
  }

  /** By a change of the spec that another client makes. */
  public static Upgrade by(WordCountScene scene, StatefulJob job, Runnable change) {
    ActiveRevision before = job.active();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      change.run();
      job.awaitReady();
      ActiveRevision after = job.active();
      assertThat(after.revision()).isNotEqualTo(before.revision());
      assertThat(after.jobId()).isNotEqualTo(before.jobId());
      // The job may be ready before the watcher's next look at it.
      watcher.awaitSight(after.revision());
      OneJobWatcher.Findings findings = watcher.findings(before.revision(), after.revision());
      scene.say(
          "Ready: revision %s -> %s, downtime %s by the status, %s by the watcher; samples %s",
          before.revision(),
          after.revision(),
          job.status().lastHandoff().downtime(),
          findings.downtime().map(downtime -> downtime.toMillis() + " ms").orElse("unknown"),
          findings.samples());
      return new Upgrade(before, after);
    }
  }

  public void assertOldClusterGone(WordCountScene scene) {
    scene.job().awaitServed(after.revision());
    Waits.until(
        "the old cluster to go",
        () -> scene.job().clusterObjects(before.revision()),
        List::isEmpty);
    Waits.until(
        "the end of the retirement",
        scene.job()::status,
        status -> status.retiring() == null || status.retiring().isEmpty());
  }
}
