package dev.statefulflink.campaign.flink;

import dev.statefulflink.campaign.flink.storage.ClusterFiles;
import dev.statefulflink.campaign.flink.storage.Snapshot;
import dev.statefulflink.campaign.flink.storage.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All Flink clusters of one namespace, the files that they share, and the laws. */
public final class FakeFlink {
  private static final Duration OFTEN = Duration.ofMillis(400);

  private final String uri;
  private final String namespace;
  private final FakeCluster.World world;
  private final Map<String, FakeCluster> clusters = new LinkedHashMap<>();

  /** The state at the end. */
  public record Account(
      List<String> violations, int runs, int savepoints, int liveJobs, boolean stateKept) {}

  /** An answer of the REST API; status 0 for a connection that is refused. */
  public record Reply(int status, String body) {}

  public FakeFlink(String uri, String namespace, InstantSource clock) {
    this(uri, namespace, clock, OFTEN);
  }

  /**
   * @param checkpoints how often each job takes one
   */
  public FakeFlink(String uri, String namespace, InstantSource clock, Duration checkpoints) {
    this.uri = uri;
    this.namespace = namespace;
    this.world =
        new FakeCluster.World(
            new Agenda(clock), new Storage(), new Laws(), this::jobsOf, new Tally(), checkpoints);
  }

  private List<FakeJob> jobsOf(String object) {
    return clusters.values().stream()
        .filter(cluster -> cluster.up() && cluster.object().equals(object))
        .flatMap(cluster -> cluster.jobs().stream())
        .toList();
  }

  private FakeCluster cluster(String name) {
    return clusters.computeIfAbsent(
        name, n -> new FakeCluster(new ClusterFiles(uri, namespace, n), world));
  }

  /** What a cluster's REST API answers. */
  public synchronized Reply answer(String cluster, String method, String path, String body) {
    world.agenda().catchUp();
    var asked = cluster(cluster);
    return asked.up()
        ? new RestRoutes(asked, world.storage()).answer(method, path, body)
        : new Reply(0, "");
  }

  /**
   * The JobManager's pod has come up.
   *
   * @param recovers whether the cluster's high availability data still exists
   */
  public synchronized void jobManagerStarts(String cluster, boolean recovers) {
    world.agenda().catchUp();
    cluster(cluster).jobManagerStarts(recovers);
  }

  /** What holds the state of the jobs that this cluster starts from now on. */
  public synchronized void stateBackend(String cluster, String type) {
    cluster(cluster).stateBackend(type);
  }

  public synchronized void jobManagerEnds(String cluster) {
    world.agenda().catchUp();
    cluster(cluster).jobManagerEnds();
  }

  public synchronized void taskManagers(String cluster, int number) {
    cluster(cluster).taskManagers(number);
  }

  /** By the user's word, what runs next may start without the state so far. */
  public synchronized void permitStart(String object, Optional<String> path) {
    world.agenda().catchUp();
    world.laws().permit(object, path);
  }

  /** Every snapshot that begins from now on takes so much longer to be written. */
  public synchronized void slowSnapshots(Duration longer) {
    world.agenda().catchUp();
    world.storage().slow(longer);
  }

  /** The running job of the object fails for good. */
  public synchronized void failJob(String object) {
    world.agenda().catchUp();
    clusters.values().stream()
        .filter(cluster -> cluster.up() && cluster.object().equals(object))
        .forEach(
            cluster ->
                cluster.jobs().stream()
                    .filter(job -> !job.state().terminal())
                    .forEach(job -> job.fail(world.agenda().now())));
  }

  /** Where the object's newest state lies. */
  public synchronized Optional<String> newestState(String object) {
    world.agenda().catchUp();
    return world.storage().head(object).map(Snapshot::location);
  }

  /** Runs and savepoints so far are not part of the account: a set-up may take two attempts. */
  public synchronized void countFromHere() {
    world.agenda().catchUp();
    world.tally().runs = 0;
    world.storage().countFromHere();
  }

  public synchronized Account account(String object) {
    world.agenda().catchUp();
    var live = jobsOf(object).stream().filter(job -> !job.state().terminal()).toList();
    var head = world.storage().head(object).map(Snapshot::count).orElse(0L);
    return new Account(
        world.laws().violations(),
        world.tally().runs,
        world.storage().savepoints(),
        live.size(),
        live.stream().allMatch(job -> job.count(world.agenda().now()) >= head));
  }
}
