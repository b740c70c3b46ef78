package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.walk.Cluster.Pods;
import dev.statefulflink.operator.walk.Job.Phase;
import java.util.ArrayList;

/** How a Flink cluster proceeds by itself; the facts behind each are in docs/flink-facts.md. */
final class Flink {
  private Flink() {}

  /**
   * "A job that has just ended is told as FINISHED a moment before its result is stored", and "A
   * JobManager that restarts after its job has ended knows neither the job nor the savepoint".
   */
  static void managerIsUp(Cluster.Draft cluster) {
    if (cluster.spoilt && cluster.jobs.values().stream().anyMatch(Job::recovery)) {
      cluster.down = true;
      return;
    }
    cluster.down = false;
    cluster.leader = true;
    cluster.triggers.clear();
    for (var job : new ArrayList<>(cluster.jobs.values())) {
      if (job.recovery()) {
        cluster.jobs.put(job.id(), job.restored(true));
      } else if (job.processes()) {
        cluster.jobs.put(job.id(), job.in(Phase.ORPHAN));
      } else {
        cluster.jobs.remove(job.id());
      }
    }
  }

  /** "High availability ConfigMaps have no owner": they outlive the processes. */
  static void podsEnd(Cluster.Draft cluster) {
    cluster.pods = cluster.deployments ? Pods.COMING : Pods.NONE;
    cluster.down = false;
    cluster.silent = false;
    cluster.triggers.clear();
    for (var job : new ArrayList<>(cluster.jobs.values())) {
      if (job.recovery()) {
        cluster.jobs.put(job.id(), job.in(Phase.ASLEEP));
      } else {
        cluster.jobs.remove(job.id());
      }
    }
  }

  /** A stop whose job has gone another way has failed. */
  static void failStops(Cluster.Draft cluster, String jobId) {
    cluster.triggers.replaceAll(
        (id, trigger) ->
            trigger.job().equals(jobId) && trigger.result().isEmpty()
                ? trigger.with(Cluster.Trigger.FAILED)
                : trigger);
  }
}
