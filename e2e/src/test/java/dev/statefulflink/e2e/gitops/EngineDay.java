package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;

/**
 * What a day brings to a job that Flux or Argo CD applies: hasty commits, hands beside Git,
 * outages.
 */
final class EngineDay {
  private static final String MISSING =
      "job: {args: %s, jar: 'local:///opt/flink/usrlib/no-such.jar'}";
  private static final String ASK = "upgrade: {cutover: Manual}";

  private EngineDay() {}

  /** Installs the engine, has the job live through the day, and removes the engine. */
  static void live(Engine.Kind kind, WordCountScene scene, TestCluster cluster, Path folder) {
    scene.startServer();
    try (Engine engine = kind.install(cluster)) {
      GitOpsJob job = GitOpsJob.create(scene, cluster, engine, folder);
      try {
        live(job, scene);
      } catch (RuntimeException | AssertionError e) {
        job.report();
        throw e;
      }
    }
  }

  private static void live(GitOpsJob job, WordCountScene scene) {
    job.commitArguments("Start", "[]");
    job.awaitReady();
    LongLife life = LongLife.of(scene);
    life.survives("a steady job", () -> steady(job, life));
    life.survives("three commits at once", () -> hasty(job, life));
    life.survives("commits during a handoff", () -> during(job, life));
    life.survives("a bad commit that a force push takes back", () -> forcePushed(job, life));
    life.survives("a change beside Git", () -> edited(job, life));
    life.survives("fields that Git leaves out", () -> leftOut(job, life));
    life.survives("no controller during a handoff", () -> killed(job, life));
    life.survives("no Git server", () -> away(job, life));
    life.survives("removed, and there again", () -> removed(job, life));
  }

  /** The same commit is compared again and again, and nobody writes. */
  private static void steady(GitOpsJob job, LongLife life) {
    // What the operator writes of a start that has just ended.
    job.awaitReconciliations(1);
    String version = life.job().get().getMetadata().getResourceVersion();
    job.awaitReconciliations(4);
    assertThat(life.job().get().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  private static void hasty(GitOpsJob job, LongLife life) {
    long generation = generation(life);
    try (OneJobWatcher watcher = OneJobWatcher.watch(life.job())) {
      ActiveRevision before = life.job().active();
      for (int commit = 1; commit <= 3; commit++) {
        job.commitArguments("Commit " + commit, next(life));
      }
      job.awaitReady();
      watcher.downtimeBetween(before.jobId(), life.job().active().jobId());
    }
    assertThat(generation(life))
        .as("what the engine saw, the last among it")
        .isBetween(generation + 1, generation + 1 + job.appliedBesidesTheLast());
  }

  private static void during(GitOpsJob job, LongLife life) {
    long generation = generation(life);
    ActiveRevision before = life.job().active();
    try (OneJobWatcher watcher = OneJobWatcher.watch(life.job())) {
      job.commitArguments("Begin a handoff", next(life));
      life.job().await("a handoff", seen -> seen.getStatus().handoff() != null);
      job.commitArguments("Nobody wants this one", next(life));
      job.commitArguments("The one that wins", next(life));
      job.awaitReady();
      watcher.downtimeBetween(before.jobId(), life.job().active().jobId());
    }
    assertThat(generation(life))
        .as("the first commit and the last, and between them only what does not wait for the first")
        .isBetween(generation + 2, generation + 1 + job.appliedBesidesTheLast());
  }

  private static void forcePushed(GitOpsJob job, LongLife life) {
    UntouchedJob untouched = UntouchedJob.of(life.job());
    job.commit("Name a missing jar", MISSING.formatted(life.argumentsWith()));
    job.awaitFailure();
    assertThat(life.job().status().held().reason()).isEqualTo("JarNotFound");
    job.forget();
    job.awaitReady();
    untouched.check();
  }

  /**
   * The next version waits for an approval, so that it is there for as long as the engine takes.
   */
  private static void edited(GitOpsJob job, LongLife life) {
    UntouchedJob untouched = UntouchedJob.of(life.job());
    job.commit("Ask before", "job: {args: %s}\n%s".formatted(life.argumentsWith(), ASK));
    job.awaitReady();
    long generation = generation(life);
    job.patch("spec: {job: {args: ['--prefix', 'beside Git ']}}", "kubectl-edit");
    life.job().await("set back", seen -> seen.getMetadata().getGeneration() == generation + 2);
    life.job().awaitReady();
    untouched.check();
    job.revert();
    job.awaitReady();
    untouched.check();
  }

  /** An autoscaler's, and what the plugin sets; Flux takes such fields from kubectl alone. */
  private static void leftOut(GitOpsJob job, LongLife life) {
    job.patch("spec: {job: {parallelism: 2}}", "an-autoscaler");
    life.job().awaitReady();
    job.patch("spec: {job: {restartNonce: 7}}", GitOpsJob.pluginsManager());
    life.job().awaitReady();
    assertThat(life.job().active().parallelism()).isEqualTo(2);
    UntouchedJob untouched = UntouchedJob.of(life.job());
    long generation = generation(life);
    job.awaitReconciliations(2);
    assertThat(generation(life)).isEqualTo(generation);
    untouched.check();
  }

  private static void killed(GitOpsJob job, LongLife life) {
    long generation = generation(life);
    job.commitArguments("Begin a handoff", next(life));
    life.job().await("a handoff", seen -> seen.getStatus().handoff() != null);
    job.killController();
    job.awaitReady();
    assertThat(generation(life)).isEqualTo(generation + 1);
  }

  private static void away(GitOpsJob job, LongLife life) {
    UntouchedJob untouched = UntouchedJob.of(life.job());
    job.hideServer();
    untouched.check();
    life.count();
    job.showServer();
    job.commitArguments("The server is back", next(life));
    job.awaitReady();
  }

  private static void removed(GitOpsJob job, LongLife life) {
    job.removeJob();
    life.job().awaitGone();
    String state = Waits.untilPresent("the state that is kept", job::keptState);
    job.revert();
    job.awaitReady();
    assertThat(RunningJob.of(life.job(), life.job().active()).restoredPath())
        .hasValueSatisfying(path -> assertThat(state).contains(path));
  }

  private static long generation(LongLife life) {
    return life.job().get().getMetadata().getGeneration();
  }

  private static String next(LongLife life) {
    life.nextVersion();
    return life.argumentsWith();
  }
}
