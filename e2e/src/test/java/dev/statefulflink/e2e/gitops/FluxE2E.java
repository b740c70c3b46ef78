package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.UntouchedJob;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Flux itself brings the operator and two stages of a job from one repository to an empty cluster,
 * and carries commits from the first stage to the second. Nobody else is at work: for a while there
 * are no definitions.
 */
@ExtendWith(OnPods.class)
@Isolated
@Tag(Campaign.TAG)
class FluxE2E {
  private static final String VERSION_2 = "v2 ";
  private static final String ARGUMENTS_2 = "['--prefix', '%s']".formatted(VERSION_2);

  @Test
  @Proves("gitops")
  void shouldCarryEachCommitThroughTheStages(TestCluster cluster, @TempDir Path folder) {
    try (FluxStages stages = FluxStages.onNothing(cluster, folder)) {
      stages.survive("an empty cluster", "", () -> started(stages, folder));
      stages.survive("another argument", VERSION_2, () -> upgraded(stages));
      stages.survive("a refused value, and its revert", VERSION_2, () -> refused(stages));
      stages.survive("a missing jar, and its revert", VERSION_2, () -> held(stages));
    }
  }

  private static void started(FluxStages stages, Path folder) {
    String commit = stages.commitAll(folder);
    stages.start();
    stages.stages().forEach(FluxStage::startServer);
    stages.awaitReadyAt(commit);
    StatefulJob production = stages.production().job();
    assertThat(Instant.parse(production.get().getMetadata().getCreationTimestamp()))
        .as("production begins when staging is Ready")
        .isAfterOrEqualTo(readySince(stages.staging().job()));
  }

  private static Instant readySince(StatefulJob job) {
    return Instant.parse(
        StatefulJob.condition(job.get(), "Ready").orElseThrow().getLastTransitionTime());
  }

  private static void upgraded(FluxStages stages) {
    StatefulJob staging = stages.staging().job();
    StatefulJob production = stages.production().job();
    ActiveRevision before = staging.active();
    ActiveRevision beforeInProduction = production.active();
    try (OneJobWatcher inStaging = OneJobWatcher.watch(staging);
        OneJobWatcher inProduction = OneJobWatcher.watch(production)) {
      stages.awaitReadyAt(stages.commit("Print the version", ARGUMENTS_2, ""));
      assertOneHandoff(staging, before);
      assertOneHandoff(production, beforeInProduction);
      inStaging.downtimeBetween(before.jobId(), staging.active().jobId());
      inProduction.downtimeBetween(beforeInProduction.jobId(), production.active().jobId());
    }
    assertThat(stages.production().applied())
        .as("production is changed when staging has proven itself")
        .isAfterOrEqualTo(
            staging.status().lastHandoff().finishedAt().truncatedTo(ChronoUnit.SECONDS));
  }

  /** From what ran before to what runs now, without another one between them. */
  private static void assertOneHandoff(StatefulJob job, ActiveRevision before) {
    LastHandoff handoff = job.status().lastHandoff();
    assertThat(handoff.completed()).isTrue();
    assertThat(handoff.from()).isEqualTo(before.revision());
    assertThat(handoff.to()).isEqualTo(job.active().revision()).isNotEqualTo(before.revision());
    assertThat(StatefulJob.isTrue(job.get(), "Ready")).as("%s is Ready", job.name()).isTrue();
  }

  private static void refused(FluxStages stages) {
    List<UntouchedJob> jobs = jobs(stages);
    String commit = stages.commit("Ask for too much", ARGUMENTS_2, "parallelism: 200");

    Kustomization.Seen failed = stages.staging().kustomization().awaitFailureAt(commit);
    stages.say("%s: %s", failed.reason(), failed.message());
    assertThat(failed.message()).contains("parallelism must not exceed maxParallelism");
    assertProductionWaits(stages);
    jobs.forEach(UntouchedJob::check);

    stages.awaitReadyAt(stages.revert());
    jobs.forEach(UntouchedJob::check);
  }

  private static void held(FluxStages stages) {
    List<UntouchedJob> jobs = jobs(stages);
    long generation = stages.production().job().get().getMetadata().getGeneration();
    String commit =
        stages.commit(
            "Name a jar that is missing",
            ARGUMENTS_2,
            "jar: 'local:///opt/flink/usrlib/no-such.jar'");

    Kustomization.Seen failed = stages.staging().kustomization().awaitFailureAt(commit);
    stages.say("%s: %s", failed.reason(), failed.message());
    assertThat(failed.message()).contains("StatefulWordCount/words-staging/staging-words");
    assertThat(stages.staging().job().status().held().reason()).isEqualTo("JarNotFound");
    assertProductionWaits(stages);
    assertThat(stages.production().job().get().getMetadata().getGeneration()).isEqualTo(generation);
    jobs.forEach(UntouchedJob::check);

    stages.awaitReadyAt(stages.revert());
    assertThat(stages.staging().job().status().held()).isNull();
    jobs.forEach(UntouchedJob::check);
  }

  private static void assertProductionWaits(FluxStages stages) {
    stages
        .production()
        .kustomization()
        .await("waiting for staging", seen -> seen.reason().equals("DependencyNotReady"));
  }

  private static List<UntouchedJob> jobs(FluxStages stages) {
    return stages.stages().stream().map(stage -> UntouchedJob.of(stage.job())).toList();
  }
}
