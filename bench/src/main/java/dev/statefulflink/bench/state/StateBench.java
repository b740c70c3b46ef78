package dev.statefulflink.bench.state;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.bench.report.Machine;
import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Results;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures upgrades of a job with a state of each size, on real pods. */
public final class StateBench {
  private static final int RUNS = 3;

  private final Progress progress = new Progress("state");
  private final TestCluster cluster = TestCluster.forTests(progress);
  private final StateWords words;
  private OperatorRelease operator;

  private StateBench(StateWords words) {
    this.words = words;
  }

  /**
   * Measures, and keeps each point as soon as it is measured, beside those of earlier runs.
   *
   * @param words {@code sizes=10,100} in MB, {@code flink=1.20}, {@code backends=rocksdb}, {@code
   *     from=native,checkpoint} for a part of the points, {@code runs=1} for another number of
   *     upgrades of each
   */
  public static void run(List<String> words) {
    var bench = new StateBench(StateWords.of(words));
    try {
      bench.cluster.load(Images.DEMO, bench.progress);
      bench.operator = OperatorRelease.install(bench.cluster).awaitReady();
      for (var point : bench.words.points()) {
        bench.keep(point, bench.measure(point));
      }
    } finally {
      bench.cluster.close();
    }
  }

  private List<StateRun> measure(StateCase sized) {
    progress.say("%s, %s", sized.series(), sized.size());
    try (var namespace = TestNamespace.create(cluster, "state")) {
      namespace.apply(sized.manifest());
      var job = new StatefulJob(namespace, StatefulFlinkJob.class, StateCase.JOB);
      job.awaitReady();
      fill(sized, job);
      var upgrades = upgrades(job);
      operator.scale(0);
      try {
        return beside(upgrades, new ByHand(sized, job));
      } finally {
        operator.scale(1);
        operator.awaitReady();
      }
    }
  }

  /** Until each key has its value, and a checkpoint has them all. */
  private void fill(StateCase sized, StatefulJob job) {
    var active = job.active();
    var flink = FlinkRest.of(job, active.revision());
    LongWait.until(
        "a value of each key",
        () -> flink.job(active.jobId(), "").at("/vertices/0/metrics/write-records").asLong(),
        written -> written >= sized.keys());
    var taken = flink.completedCheckpoints(active.jobId());
    LongWait.until(
        "a checkpoint of them all",
        () -> flink.completedCheckpoints(active.jobId()),
        // One may have been in progress.
        completed -> completed >= taken + 2);
    progress.say("filled: %d bytes", StateUpgrade.stateOf(flink, active.jobId()));
  }

  private List<StateUpgrade> upgrades(StatefulJob job) {
    var upgrades = new ArrayList<StateUpgrade>();
    for (int i = 1; i <= words.runs(RUNS); i++) {
      settled(job);
      upgrades.add(StateUpgrade.of(job, i));
      progress.say("%s", upgrades.get(upgrades.size() - 1));
    }
    settled(job);
    return upgrades;
  }

  private List<StateRun> beside(List<StateUpgrade> upgrades, ByHand byHand) {
    var runs = new ArrayList<StateRun>();
    for (var upgrade : upgrades) {
      runs.add(new StateRun(upgrade, byHand.measure(upgrade.snapshot())));
      progress.say("by hand: %s", runs.get(runs.size() - 1).floor());
    }
    return runs;
  }

  /** The pods of the upgrade before are gone, and the job has had a checkpoint of its own. */
  private static void settled(StatefulJob job) {
    job.await(
        "nothing retires",
        found -> found.getStatus().retiring() == null || found.getStatus().retiring().isEmpty());
  }

  private void keep(StateCase sized, List<StateRun> runs) {
    var report =
        new Report(
            StatePage.NAME,
            "Upgrades by size of the state",
            StateSections.about(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Machine.here(),
            Map.of(
                "Kubernetes",
                cluster.client().getKubernetesVersion().getGitVersion(),
                "Java",
                Runtime.version().toString()),
            List.of(StateSections.point(sized, runs)));
    Results.keep(
        Results.named(StatePage.NAME)
            .map(before -> StateSections.merged(before, report))
            .orElse(report));
  }
}
