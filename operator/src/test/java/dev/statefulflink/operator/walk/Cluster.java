package dev.statefulflink.operator.walk;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One revision: what the operator has made of it in Kubernetes, and the Flink cluster there.
 *
 * @param objects whether its record, Service, accounts and configuration are there
 * @param allowed the jobs whose recovery data it may keep
 * @param down whether the JobManager's process has ended, and its next one is not up
 * @param spoilt whether its JobManager ends at each start while it has a job to recover
 * @param silent whether no answer of it arrives
 * @param leader whether the ConfigMap of its leaders is there
 * @param triggers of stops with a savepoint, and of the checkpoint of a cut, as its JobManager
 *     remembers them
 */
record Cluster(
    String revision,
    long generation,
    Program program,
    boolean objects,
    boolean deployments,
    Pods pods,
    SortedSet<String> allowed,
    boolean down,
    boolean spoilt,
    boolean silent,
    boolean leader,
    SortedMap<String, Job> jobs,
    SortedMap<String, Trigger> triggers) {
  /** Its pods, taken together. */
  enum Pods {
    NONE,
    COMING,
    UP,
    /** They are terminating, and their processes run. */
    GOING
  }

  /**
   * A stop with a savepoint, or a checkpoint that is asked for.
   *
   * @param directory empty for a checkpoint
   * @param result where it is, FAILED, or empty while it is being taken
   */
  record Trigger(String job, String directory, String result) {
    static final String FAILED = "failed";

    boolean stops() {
      return !directory.isEmpty();
    }

    Trigger with(String what) {
      return new Trigger(job, directory, what);
    }
  }

  Cluster {
    allowed = new TreeSet<>(allowed);
    jobs = new TreeMap<>(jobs);
    triggers = new TreeMap<>(triggers);
  }

  static Cluster made(String revision, long generation, Program program) {
    return new Cluster(
        revision,
        generation,
        program,
        true,
        true,
        Pods.NONE,
        new TreeSet<>(),
        false,
        false,
        false,
        false,
        new TreeMap<>(),
        new TreeMap<>());
  }

  boolean answers() {
    return pods == Pods.UP && !down && !silent;
  }

  /** Its JobManager does not come back by itself. */
  boolean crashes() {
    return spoilt && jobs.values().stream().anyMatch(Job::recovery);
  }

  /** Whether the operator sees recovery data of it. */
  boolean recoverable() {
    return leader || jobs.values().stream().anyMatch(Job::recovery);
  }

  boolean gone() {
    return !objects && !deployments && pods == Pods.NONE && !recoverable();
  }

  /** Whether its processes may run. */
  boolean runs() {
    return pods == Pods.UP || pods == Pods.GOING;
  }

  Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id)).filter(Job::known);
  }

  /** While it is changed: one copy in, one copy out. */
  static final class Draft {
    private final Cluster before;
    boolean objects;
    boolean deployments;
    Pods pods;
    final Set<String> allowed;
    boolean down;
    boolean spoilt;
    boolean silent;
    boolean leader;
    final Map<String, Job> jobs;
    final Map<String, Trigger> triggers;

    Draft(Cluster before) {
      this.before = before;
      objects = before.objects;
      deployments = before.deployments;
      pods = before.pods;
      allowed = new TreeSet<>(before.allowed);
      down = before.down;
      spoilt = before.spoilt;
      silent = before.silent;
      leader = before.leader;
      jobs = new TreeMap<>(before.jobs);
      triggers = new TreeMap<>(before.triggers);
    }

    Cluster done() {
      return new Cluster(
          before.revision,
          before.generation,
          before.program,
          objects,
          deployments,
          pods,
          new TreeSet<>(allowed),
          down,
          spoilt,
          silent,
          leader,
          new TreeMap<>(jobs),
          new TreeMap<>(triggers));
    }
  }
}
