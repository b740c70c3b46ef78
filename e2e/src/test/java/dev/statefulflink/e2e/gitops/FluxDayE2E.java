package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a day brings to a job that Flux applies: hasty commits, hands beside Git, outages. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class FluxDayE2E {
  private static final String MISSING =
      "job: {args: %s, jar: 'local:///opt/flink/usrlib/no-such.jar'}";
  private static final String ASK = "upgrade: {cutover: Manual}";

  @Test
  @Proves("gitops")
  void shouldKeepTheCountsOverADay(
      WordCountScene scene, TestCluster cluster, @TempDir Path folder) {
    scene.startServer();
    try (FluxJob flux = FluxJob.create(scene, cluster, folder)) {
      try {
        live(flux, scene);
      } catch (RuntimeException | AssertionError e) {
        flux.report();
        throw e;
      }
    }
  }

  private static void live(FluxJob flux, WordCountScene scene) {
    flux.commitArguments("Start", "[]");
    flux.awaitReady();
    LongLife life = LongLife.of(scene);
    life.survives("a steady job", () -> steady(flux, life));
    life.survives("three commits at once", () -> hasty(flux, life));
    life.survives("commits during a handoff", () -> during(flux, life));
    life.survives("a bad commit that a force push takes back", () -> forcePushed(flux, life));
    life.survives("a change beside Git", () -> edited(flux, life));
    life.survives("fields that Git leaves out", () -> leftOut(flux, life));
    life.survives("no controller during a handoff", () -> killed(flux, life));
    life.survives("no Git server", () -> away(flux, life));
    life.survives("removed, and there again", () -> removed(flux, life));
  }

  /** Flux applies the same commit again and again, and nobody writes. */
  private static void steady(FluxJob flux, LongLife life) {
    // What the operator writes of a start that has just ended.
    flux.awaitReconciliations(1);
    String version = life.job().get().getMetadata().getResourceVersion();
    flux.awaitReconciliations(4);
    assertThat(life.job().get().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  private static void hasty(FluxJob flux, LongLife life) {
    long generation = generation(life);
    try (OneJobWatcher watcher = OneJobWatcher.watch(life.job())) {
      ActiveRevision before = life.job().active();
      for (int commit = 1; commit <= 3; commit++) {
        flux.commitArguments("Commit " + commit, next(life));
      }
      flux.awaitReady();
      watcher.downtimeBetween(before.jobId(), life.job().active().jobId());
    }
    assertThat(generation(life))
        .as("the first that Flux saw, and the last")
        .isBetween(generation + 1, generation + 2);
  }

  private static void during(FluxJob flux, LongLife life) {
    long generation = generation(life);
    ActiveRevision before = life.job().active();
    try (OneJobWatcher watcher = OneJobWatcher.watch(life.job())) {
      flux.commitArguments("Begin a handoff", next(life));
      life.job().await("a handoff", job -> job.getStatus().handoff() != null);
      flux.commitArguments("Nobody wants this one", next(life));
      flux.commitArguments("The one that wins", next(life));
      flux.awaitReady();
      watcher.downtimeBetween(before.jobId(), life.job().active().jobId());
    }
    assertThat(generation(life)).as("the first commit and the last").isEqualTo(generation + 2);
  }

  private static void forcePushed(FluxJob flux, LongLife life) {
    UntouchedJob untouched = UntouchedJob.of(life.job());
    flux.commit("Name a missing jar", MISSING.formatted(life.argumentsWith()));
    flux.awaitFailure();
    assertThat(life.job().status().held().reason()).isEqualTo("JarNotFound");
    flux.forget();
    flux.awaitReady();
    untouched.check();
  }

  /** The next version waits for an approval, so that it is there for as long as Flux takes. */
  private static void edited(FluxJob flux, LongLife life) {
    UntouchedJob untouched = UntouchedJob.of(life.job());
    flux.commit("Ask before", "job: {args: %s}\n%s".formatted(life.argumentsWith(), ASK));
    flux.awaitReady();
    long generation = generation(life);
    flux.patch("spec: {job: {args: ['--prefix', 'beside Git ']}}", "kubectl-edit");
    life.job()
        .await("set back by Flux", job -> job.getMetadata().getGeneration() == generation + 2);
    life.job().awaitReady();
    untouched.check();
    flux.revert();
    flux.awaitReady();
    untouched.check();
  }

  /** An autoscaler's, and what the plugin sets; Flux takes such fields from kubectl alone. */
  private static void leftOut(FluxJob flux, LongLife life) {
    flux.patch("spec: {job: {parallelism: 2}}", "an-autoscaler");
    life.job().awaitReady();
    flux.patch("spec: {job: {restartNonce: 7}}", FluxJob.pluginsManager());
    life.job().awaitReady();
    assertThat(life.job().active().parallelism()).isEqualTo(2);
    UntouchedJob untouched = UntouchedJob.of(life.job());
    long generation = generation(life);
    flux.awaitReconciliations(2);
    assertThat(generation(life)).isEqualTo(generation);
    untouched.check();
  }

  private static void killed(FluxJob flux, LongLife life) {
    long generation = generation(life);
    flux.commitArguments("Begin a handoff", next(life));
    life.job().await("a handoff", job -> job.getStatus().handoff() != null);
    flux.killController();
    flux.awaitReady();
    assertThat(generation(life)).isEqualTo(generation + 1);
  }

  private static void away(FluxJob flux, LongLife life) {
    UntouchedJob untouched = UntouchedJob.of(life.job());
    flux.hideServer();
    flux.awaitSourceIs("False");
    untouched.check();
    life.count();
    flux.showServer();
    flux.commitArguments("The server is back", next(life));
    flux.awaitReady();
  }

  private static void removed(FluxJob flux, LongLife life) {
    flux.removeJob();
    life.job().awaitGone();
    String state = Waits.untilPresent("the state that is kept", flux::keptState);
    flux.revert();
    flux.awaitReady();
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
