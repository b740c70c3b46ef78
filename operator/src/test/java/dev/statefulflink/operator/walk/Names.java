package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.decide.Action;

/** What things are called in a story. */
final class Names {
  private Names() {}

  static String of(World world, Cluster cluster) {
    var active = world.status().active();
    var handoff = world.status().handoff();
    var role =
        active != null && active.revision().equals(cluster.revision())
            ? "A, "
            : handoff != null && handoff.id().equals(cluster.revision()) ? "B, " : "";
    return "revision " + cluster.revision() + " (" + role + cluster.program() + ")";
  }

  static String of(World world, Cluster cluster, Job job) {
    return "Job " + Draft.brief(job.id()) + " of " + of(world, cluster);
  }

  /** An action in a few words. */
  static String of(Action action) {
    if (action instanceof Action.Submit submit) {
      return "Submit of job "
          + Draft.brief(submit.jobId())
          + " on "
          + submit.revision()
          + " from "
          + submit.from().orElse("nothing");
    }
    if (action instanceof Action.StopWithSavepoint stop) {
      return "StopWithSavepoint of job " + Draft.brief(stop.jobId());
    }
    if (action instanceof Action.CancelJob cancel) {
      return "CancelJob " + Draft.brief(cancel.jobId());
    }
    if (action instanceof Action.ApplyCluster apply) {
      return "ApplyCluster " + apply.revision();
    }
    if (action instanceof Action.RemovePods pods) {
      return "RemovePods " + pods.revision();
    }
    if (action instanceof Action.RemoveCluster cluster) {
      return "RemoveCluster " + cluster.revision();
    }
    if (action instanceof Action.RemoveHaData data) {
      return "RemoveHaData " + data.revision();
    }
    return action.getClass().getSimpleName();
  }
}
