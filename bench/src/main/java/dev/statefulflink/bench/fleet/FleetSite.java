package dev.statefulflink.bench.fleet;

import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The world around the operator: an API server, the fake Flink, and those who watch. */
final class FleetSite implements AutoCloseable {
  private static final String NAMESPACE = "fleet";

  /** The default of the API, which the objects leave as it is. */
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

  /** For so long nothing is written before the operator is taken to be at rest. */
  private static final double QUIET_SECONDS = 5;

  private final TestCluster cluster;
  private final FlinkServer flink;
  private final FakeJobManagers jobManagers;
  private final FakeKubelet kubelet;
  private final FleetWatch watch;
  private final Fleet fleet;
  private final OperatorProcess.Site operators;
  private OperatorProcess operator;

  /**
   * How an operator's start went.
   *
   * @param steadySeconds until it had asked Flink for each job
   * @param writes to the API server until it was at rest, those for the lease left out
   */
  record Start(double steadySeconds, long writes) {}

  FleetSite(Progress progress) {
    cluster = TestCluster.forTests(progress);
    define();
    TestNamespace.fresh(cluster, NAMESPACE);
    var fake = new FakeFlink(Fleet.STATE_URI, NAMESPACE, InstantSource.system(), CHECKPOINTS);
    flink = new FlinkServer(fake);
    jobManagers = new FakeJobManagers(cluster.client(), NAMESPACE, fake, flink);
    kubelet = new FakeKubelet(cluster.client(), NAMESPACE);
    watch = new FleetWatch(cluster.client(), NAMESPACE);
    fleet = new Fleet(cluster.client(), NAMESPACE, watch);
    operators =
        new OperatorProcess.Site(
            cluster.client().getConfiguration(),
            NAMESPACE,
            flink.port(),
            folder().resolve("operator.log"));
  }

  /** For what is looked at later: logs, recordings. */
  static Path folder() {
    try {
      return Files.createDirectories(Repository.root().resolve("bench/target/fleet"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void define() {
    for (var plural : List.of("statefulflinkjobs", "statefulwordcounts")) {
      var name = plural + ".statefulflink.dev";
      try {
        var file = Repository.root().resolve("crds").resolve(name + ".yaml");
        cluster.kubectlApply("default", Files.readString(file), "--server-side");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      cluster.kubectl("wait", "--for=condition=Established", "crd/" + name, "--timeout=60s");
    }
  }

  String kubernetes() {
    return cluster.client().getKubernetesVersion().getGitVersion();
  }

  Fleet fleet() {
    return fleet;
  }

  FleetWatch watch() {
    return watch;
  }

  FlinkServer flink() {
    return flink;
  }

  OperatorProcess operator() {
    return operator;
  }

  /** Ends the operator that runs, and starts this one; returns when it is at rest. */
  Start restart(OperatorBuild build) {
    stop();
    flink.forget();
    operator = OperatorProcess.start(build, operators);
    Waits.untilTrue("the operator to count", this::answers);
    Waits.untilTrue(
        "each of %d jobs to be asked for".formatted(fleet.size()),
        () -> alive() && flink.asked().size() >= fleet.size());
    var steady = operator.secondsSinceStart();
    return new Start(steady, awaitQuiet());
  }

  private boolean answers() {
    try {
      return alive() && !operator.requests().isEmpty();
    } catch (UncheckedIOException e) {
      return false; // it does not listen yet
    }
  }

  private boolean alive() {
    if (!operator.alive()) {
      throw new IllegalStateException("the operator has ended; see " + operators.logs());
    }
    return true;
  }

  /** Waits until all is carried out and nothing is written; gives all writes since the start. */
  long awaitQuiet() {
    fleet.awaitSettled();
    var writes = writes();
    var since = System.nanoTime();
    while ((System.nanoTime() - since) / 1e9 < QUIET_SECONDS) {
      Pause.millis(250);
      var now = writes();
      if (now != writes && alive()) {
        writes = now;
        since = System.nanoTime();
      }
    }
    return writes;
  }

  private long writes() {
    return operator.requests().entrySet().stream()
        .filter(entry -> !Rest.isLease(entry.getKey()) && Rest.isWrite(entry.getKey()))
        .mapToLong(java.util.Map.Entry::getValue)
        .sum();
  }

  private void stop() {
    if (operator != null) {
      operator.close();
      operator = null;
    }
  }

  @Override
  public void close() {
    stop();
    fleet.close();
    watch.close();
    kubelet.close();
    jobManagers.close();
    flink.close();
    cluster.close();
  }
}
