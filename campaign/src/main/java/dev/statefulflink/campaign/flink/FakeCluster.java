package dev.statefulflink.campaign.flink;

import dev.statefulflink.campaign.flink.storage.ClusterFiles;
import dev.statefulflink.campaign.flink.storage.Snapshot;
import dev.statefulflink.campaign.flink.storage.Storage;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** One session cluster: its JobManager's memory, and the jobs that it runs. */
final class FakeCluster {
  private static final Duration SCHEDULED = Duration.ofMillis(20);
  private static final Duration DEPLOYED = Duration.ofMillis(20);
  private static final Duration BROKEN = Duration.ofMillis(60);
  private static final Duration FLAP = Duration.ofMillis(150);
  private static final Duration SNAPSHOT = Duration.ofMillis(30);
  private static final String DUPLICATE =
      "DuplicateJobSubmissionException: Job has already been submitted.";
  private static final String NOT_SUPPORTED =
      "java.lang.UnsupportedOperationException: Not supported yet";
  private static final Duration SLOW = Duration.ofSeconds(3);
  private static final Duration JOB_MANAGER_AWAY = Duration.ofMillis(300);
  private static final String CANNOT_READ =
      "org.apache.flink.util.StateMigrationException: The new state serializer is incompatible";

  private final ClusterFiles files;
  private final World world;
  private final Map<String, FakeJob> jobs = new LinkedHashMap<>();
  private final WarmUps warmUps;
  private final Triggers triggers = new Triggers();
  private Set<Flaw> planned = Set.of();
  private boolean up;
  private boolean pod;
  private boolean crashed;
  private int taskManagers;
  private String backend = "hashmap";

  /** What the clusters of a namespace share. */
  record World(
      Agenda agenda,
      Storage storage,
      Laws laws,
      Neighbours neighbours,
      Tally tally,
      Duration checkpoints) {}

  /** The jobs of all running clusters of one object. */
  interface Neighbours {
    List<FakeJob> jobsOf(String object);
  }

  FakeCluster(ClusterFiles files, World world) {
    this.files = files;
    this.world = world;
    this.warmUps = new WarmUps(world.agenda(), () -> up);
  }

  String object() {
    return files.object();
  }

  boolean up() {
    return up;
  }

  int taskManagers() {
    return up ? taskManagers : 0;
  }

  void taskManagers(int number) {
    taskManagers = number;
  }

  void stateBackend(String type) {
    backend = type;
  }

  Collection<FakeJob> jobs() {
    return jobs.values();
  }

  Optional<FakeJob> job(String id) {
    return Optional.ofNullable(jobs.get(id)).or(() -> warmUps.job(id));
  }

  Optional<Trigger> trigger(String id) {
    return triggers.find(id);
  }

  /**
   * A JobManager starts.
   *
   * @param recovers whether its high availability data still exists
   */
  void jobManagerStarts(boolean recovers) {
    pod = true;
    up = true;
    var before = List.copyOf(jobs.values());
    jobs.clear();
    triggers.forget();
    warmUps.jobManagerStarts(recovers);
    before.stream().filter(job -> recovers && !job.state().terminal()).forEach(this::recover);
  }

  /** The JobManager's process ends, and everything that was only in its memory. */
  void jobManagerEnds() {
    jobs.values().stream()
        .filter(job -> up && job.completesAtItsEnd())
        .forEach(
            job -> snapshot(job, files.checkpoint(job.id(), job.nextSnapshotId()), false, false));
    pod = false;
    up = false;
  }

  private void recover(FakeJob before) {
    var job = before.recovered();
    world.laws().onlyOneJob(job, world.neighbours().jobsOf(object()));
    begin(job);
  }

  /** A job with these flaws was compiled here last. */
  void planned(Set<Flaw> flaws) {
    planned = flaws;
  }

  /** The operator's own short job: none of the object's, without state, and it ends by itself. */
  Optional<String> warmUp(String jobId) {
    return warmUps.run(jobId, planned);
  }

  /** The reason why the job is refused; empty where it is accepted. */
  Optional<String> run(String jobId, Set<Flaw> flaws, Optional<String> path) {
    var refusal = world.tally().refusal(jobId, flaws);
    if (refusal.isPresent()) {
      return refusal;
    }
    var known = job(jobId);
    if (known.filter(job -> !job.state().terminal()).isPresent()) {
      return Optional.of(DUPLICATE);
    }
    known.ifPresent(job -> world.laws().runAgain(jobId));
    world.tally().runs++;
    world.laws().startsFrom(object(), path, world.storage().head(object()));
    var snapshot = path.flatMap(world.storage()::find);
    var job = new FakeJob(jobId, flaws, snapshot, backend);
    world.laws().onlyOneJob(job, world.neighbours().jobsOf(object()));
    if (path.isPresent() && snapshot.isEmpty()) {
      jobs.put(jobId, job);
      job.failed(
          "java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory '"
              + path.get()
              + "'",
          world.agenda().now());
      return Optional.empty();
    }
    world.storage().setHead(object(), snapshot.orElse(null));
    begin(job);
    return Optional.empty();
  }

  private void begin(FakeJob job) {
    jobs.put(job.id(), job);
    later(job, SCHEDULED, () -> scheduled(job));
  }

  private void scheduled(FakeJob job) {
    job.scheduled();
    if (job.has(Flaw.RESTORE_FAILS) || job.fitsNoState()) {
      later(job, BROKEN, () -> job.failed(CANNOT_READ, world.agenda().now()));
    } else if (job.has(Flaw.RESTARTS_FOREVER) || job.completesAtItsEnd()) {
      later(job, BROKEN, () -> flap(job));
    } else {
      later(job, DEPLOYED, () -> deployed(job));
    }
  }

  private void flap(FakeJob job) {
    job.restarting(CANNOT_READ, world.agenda().now());
    later(job, FLAP, () -> scheduled(job));
  }

  private void deployed(FakeJob job) {
    job.tasksStarted(world.agenda().now());
    later(job, world.checkpoints(), () -> everyInterval(job));
  }

  private void everyInterval(FakeJob job) {
    var slowness = world.storage().slowness();
    later(job, slowness, () -> checkpoint(job));
    later(job, world.checkpoints().plus(slowness), () -> everyInterval(job));
  }

  /** Only as long as this run of the job continues, on this JobManager. */
  private void later(FakeJob job, Duration wait, Runnable effect) {
    world
        .agenda()
        .after(
            wait,
            () -> {
              if (up && jobs.get(job.id()) == job && !job.state().terminal()) {
                effect.run();
              }
            });
  }

  /** Idempotent by the trigger, as a savepoint is; without one, it takes another checkpoint. */
  void checkpoint(String jobId, String trigger) {
    var id = trigger.isEmpty() ? UUID.randomUUID().toString() : trigger;
    triggered(
        jobId,
        id,
        job -> {
          checkpoint(job);
          triggers.completed(id, Long.toString(job.lastSnapshotId()));
        });
  }

  private void checkpoint(FakeJob job) {
    if (job.tasksRun()) {
      snapshot(job, files.checkpoint(job.id(), job.nextSnapshotId()), false, false);
    }
  }

  private Snapshot snapshot(
      FakeJob job, ClusterFiles.Place place, boolean savepoint, boolean canonical) {
    var made = job.snapshot(place, savepoint, canonical, object(), world.agenda().now());
    world.storage().complete(made);
    return made;
  }

  void cancel(FakeJob job) {
    later(job, SNAPSHOT, () -> job.ended(JobState.CANCELED, world.agenda().now()));
  }

  /** Idempotent by the trigger, as long as the JobManager remembers it. */
  void stop(String jobId, String trigger, Triggers.Target target) {
    triggered(jobId, trigger, job -> stopped(job, trigger, target));
  }

  /** Likewise, and the job keeps running. */
  void savepoint(String jobId, String trigger, Triggers.Target target) {
    triggered(jobId, trigger, job -> savepointTaken(job, trigger, target));
  }

  private void triggered(String jobId, String trigger, Consumer<FakeJob> effect) {
    var job = job(jobId).filter(found -> !found.state().terminal());
    if (triggers.begins(trigger, jobId, job)) {
      var wait = job.get().has(Flaw.SAVEPOINT_SLOW) ? SLOW : SNAPSHOT;
      later(job.get(), wait.plus(world.storage().slowness()), () -> effect.accept(job.get()));
    }
  }

  private void stopped(FakeJob job, String trigger, Triggers.Target target) {
    if (job.has(Flaw.SAVEPOINT_FAILS)) {
      triggers.failed(trigger, "java.io.IOException: Could not flush to file and close the file");
      return;
    }
    if (!savepointTaken(job, trigger, target) || crashed(job, Flaw.JOB_MANAGER_LOST_IN_STOP)) {
      return;
    }
    job.ended(JobState.FINISHED, world.agenda().now());
    world.storage().finished(job.id());
    crashed(job, Flaw.JOB_MANAGER_LOST_AFTER_STOP);
  }

  private boolean savepointTaken(FakeJob job, String trigger, Triggers.Target target) {
    if (job.has(Flaw.ASYNCHRONOUS_STATE) && target.canonical()) {
      triggers.failed(trigger, NOT_SUPPORTED);
      flap(job);
      return false;
    }
    world.laws().savepointMade(trigger);
    var place = ClusterFiles.savepoint(target.directory(), job.id(), job.nextSnapshotId());
    triggers.completed(trigger, snapshot(job, place, true, target.canonical()).location());
    return true;
  }

  private boolean crashed(FakeJob job, Flaw flaw) {
    if (!job.has(flaw) || crashed) {
      return false;
    }
    crashed = true;
    up = false;
    world.agenda().after(JOB_MANAGER_AWAY, this::comesBack);
    return true;
  }

  private void comesBack() {
    if (pod) {
      jobManagerStarts(true);
    }
  }
}
