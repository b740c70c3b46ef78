package dev.statefulflink.campaign.flink;

import dev.statefulflink.campaign.flink.storage.ClusterFiles;
import dev.statefulflink.campaign.flink.storage.Snapshot;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One submitted job: its state, which grows while its tasks run, and the snapshots it has made. */
final class FakeJob {
  /** That of every flow. */
  private static final int PARALLELISM = 2;

  private final String id;
  private final Set<Flaw> flaws;
  private final Optional<Snapshot> restored;
  private final Graph graph;
  private final boolean recovered;
  private final String backend;
  private final List<String> failures = new ArrayList<>();
  private JobState state = JobState.INITIALIZING;
  private Optional<Instant> tasksSince = Optional.empty();
  private long count;
  private long lastId;
  private int completed;
  private Optional<Snapshot> checkpoint = Optional.empty();
  private Optional<Snapshot> savepoint = Optional.empty();

  /**
   * One that is submitted, and compiled for that.
   *
   * @param backend which holds its state
   */
  FakeJob(String id, Set<Flaw> flaws, Optional<Snapshot> restored, String backend) {
    this(id, flaws, restored, Graph.compile(flaws, PARALLELISM), false, backend);
  }

  private FakeJob(
      String id,
      Set<Flaw> flaws,
      Optional<Snapshot> restored,
      Graph graph,
      boolean recovered,
      String backend) {
    this.id = id;
    this.flaws = flaws;
    this.restored = restored;
    this.graph = graph;
    this.recovered = recovered;
    this.backend = backend;
    this.count = restored.map(Snapshot::count).orElse(0L);
    this.lastId = restored.map(Snapshot::id).orElse(0L);
  }

  /**
   * The same, as a restarted JobManager continues it: its graph is stored. No savepoint is a state
   * that Flink recovers from (RecoveryMiniClusterTest).
   */
  FakeJob recovered() {
    return new FakeJob(id, flaws, checkpoint.or(() -> restored), graph, true, backend);
  }

  String id() {
    return id;
  }

  boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  Set<Flaw> flaws() {
    return flaws;
  }

  boolean completesAtItsEnd() {
    return has(Flaw.COMPLETES_AT_ITS_END)
        && !state.terminal()
        && restored.filter(Snapshot::savepoint).isPresent();
  }

  Graph graph() {
    return graph;
  }

  JobState state() {
    return state;
  }

  /** Whether it is to start from a state that has no place in it, or that it cannot read. */
  boolean fitsNoState() {
    var alien = restored.map(Snapshot::backend).filter(b -> !b.isEmpty() && !b.equals(backend));
    var strange = restored.filter(from -> !from.operator().equals(graph.count()));
    return (!recovered && strange.isPresent()) || alien.isPresent();
  }

  boolean tasksRun() {
    return tasksSince.isPresent();
  }

  Optional<Snapshot> restored() {
    return restored;
  }

  Optional<Snapshot> checkpoint() {
    return checkpoint;
  }

  Optional<Snapshot> savepoint() {
    return savepoint;
  }

  int completed() {
    return completed;
  }

  List<String> failures() {
    return failures;
  }

  /** One for each ten milliseconds in which its tasks ran. */
  long count(Instant now) {
    return count + tasksSince.map(since -> Duration.between(since, now).toMillis() / 10).orElse(0L);
  }

  void scheduled() {
    state = JobState.RUNNING;
  }

  void tasksStarted(Instant now) {
    tasksSince = Optional.of(now);
  }

  void ended(JobState end, Instant now) {
    tasksStopped(now);
    state = end;
  }

  void restarting(String failure, Instant now) {
    tasksStopped(now);
    count = checkpoint.or(() -> restored).map(Snapshot::count).orElse(0L);
    failures.add(0, failure);
    state = JobState.RESTARTING;
  }

  void failed(String failure, Instant now) {
    failures.add(0, failure);
    ended(JobState.FAILED, now);
  }

  /** For good, all by itself. */
  void fail(Instant now) {
    failed("java.lang.IllegalStateException: the bug of a user", now);
  }

  private void tasksStopped(Instant now) {
    count = count(now);
    tasksSince = Optional.empty();
  }

  long lastSnapshotId() {
    return lastId;
  }

  long nextSnapshotId() {
    return ++lastId;
  }

  /** One that is complete. */
  Snapshot snapshot(
      ClusterFiles.Place place,
      boolean asSavepoint,
      boolean canonical,
      String object,
      Instant now) {
    var readBy = canonical ? "" : backend;
    var made =
        new Snapshot(
            place.location(),
            place.id(),
            graph.count(),
            count(now),
            asSavepoint,
            object,
            id,
            readBy);
    completed++;
    if (made.savepoint()) {
      savepoint = Optional.of(made);
    } else {
      checkpoint = Optional.of(made);
    }
    return made;
  }
}
