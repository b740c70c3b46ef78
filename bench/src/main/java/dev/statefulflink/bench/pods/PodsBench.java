package dev.statefulflink.bench.pods;

import dev.statefulflink.bench.report.Machine;
import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures upgrades of a word count at 1,000 records a second, on real pods. */
public final class PodsBench {
  private static final String JOB = "words";
  private static final Map<String, String> VERSIONS = Map.of("1.20", "1.20.5", "2.3", "2.3.0");
  private static final int UPGRADES = 10;
  private static final int STARTS = 3;
  private static final int REPLACEMENTS = 3;

  private final Progress progress = new Progress("pods");
  private final TestCluster cluster = TestCluster.forTests(progress);
  private final List<Section> sections = new ArrayList<>();
  private final int upgrades;

  private PodsBench(int upgrades) {
    this.upgrades = upgrades;
  }

  /**
   * Measures all.
   *
   * @param words {@code upgrades=3} for another number of upgrades, {@code flink=1.20} for one
   *     version only, {@code bad=no} to leave out the bad upgrades, {@code name=trial} for a result
   *     of another name
   */
  public static Report run(List<String> words) {
    var bench = new PodsBench(Integer.parseInt(word(words, "upgrades", "" + UPGRADES)));
    try {
      var only = word(words, "flink", "");
      bench.cluster.load(Images.DEMO, bench.progress);
      OperatorRelease.install(bench.cluster).awaitReady();
      for (var version : only.isEmpty() ? List.of("1.20", "2.3") : List.of(only)) {
        bench.measure(version, word(words, "bad", "yes").equals("yes"));
      }
      return bench.report(word(words, "name", "pods"));
    } finally {
      bench.cluster.close();
    }
  }

  private static String word(List<String> words, String name, String otherwise) {
    return words.stream()
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .findFirst()
        .orElse(otherwise);
  }

  private void measure(String version, boolean bad) {
    var starts = new ArrayList<Double>();
    for (int i = 1; i < STARTS; i++) {
      try (var namespace = TestNamespace.create(cluster, "start")) {
        starts.add(start(namespace, version));
      }
    }
    try (var namespace = TestNamespace.create(cluster, "pods")) {
      starts.add(start(namespace, version));
      var job = new StatefulJob(namespace, JOB);
      var runs = upgrades(namespace, job);
      sections.add(PodsSections.upgrades(VERSIONS.get(version), runs));
      sections.add(PodsSections.replacements(VERSIONS.get(version), runs, replacements(job)));
      sections.add(PodsSections.starts(VERSIONS.get(version), starts));
      if (bad) {
        sections.add(PodsSections.bad(VERSIONS.get(version), runs, bad(job)));
      }
    }
  }

  private double start(TestNamespace namespace, String version) {
    var began = Instant.now();
    namespace.apply(
        """
        apiVersion: statefulflink.dev/v1alpha1
        kind: StatefulWordCount
        metadata:
          name: %s
        spec:
          flinkVersion: "%s"
          input: {generator: {rate: 1000}}
          checkpointing: {interval: 1s}
          stateBackend: {volumeClaim: %s}
        """
            .formatted(JOB, version, TestNamespace.CLAIM));
    new StatefulJob(namespace, JOB).awaitReady();
    var seconds = UpgradeRun.between(began, Instant.now());
    progress.say("Flink %s: first start %.1f s", version, seconds);
    return seconds;
  }

  private List<UpgradeRun> upgrades(TestNamespace namespace, StatefulJob job) {
    var runs = new ArrayList<UpgradeRun>();
    try (var output = new OutputTimes(cluster.client(), namespace.name())) {
      for (int i = 1; i <= upgrades; i++) {
        settled(job);
        runs.add(UpgradeRun.of(job, output, "spec: {job: {restartNonce: %d}}".formatted(i)));
        progress.say("upgrade %d: %s", i, runs.get(runs.size() - 1));
      }
    }
    settled(job);
    return runs;
  }

  private List<Replacement> replacements(StatefulJob job) {
    var runs = new ArrayList<Replacement>();
    for (int i = 1; i <= REPLACEMENTS; i++) {
      settled(job);
      runs.add(Replacement.of(job, "job: {restartNonce: %d}".formatted(upgrades + i)));
      progress.say("%s", runs.get(runs.size() - 1));
    }
    job.change("spec: {upgrade: null}");
    job.awaitReady();
    settled(job);
    return runs;
  }

  private List<BadUpgrade.Outcome> bad(StatefulJob job) {
    var outcomes = new ArrayList<BadUpgrade.Outcome>();
    for (var bad : BadUpgrade.all()) {
      settled(job);
      outcomes.add(bad.run(job));
      progress.say("%s", outcomes.get(outcomes.size() - 1));
    }
    return outcomes;
  }

  /** The pods of the upgrade before are gone: they would share the cores with the next. */
  private static void settled(StatefulJob job) {
    job.await(
        "nothing retires",
        found -> found.getStatus().retiring() == null || found.getStatus().retiring().isEmpty());
  }

  private Report report(String name) {
    return new Report(
        name,
        "Upgrades on pods",
        PodsSections.about(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Machine.here(),
        Map.of(
            "Kubernetes",
            cluster.client().getKubernetesVersion().getGitVersion(),
            "Java",
            Runtime.version().toString()),
        sections);
  }
}
