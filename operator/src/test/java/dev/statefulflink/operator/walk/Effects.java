package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.walk.Job.Phase;
import dev.statefulflink.operator.walk.Program.Flaw;

/** What a request to Flink does to the world, and the laws that the request itself may break. */
record Effects(Draft world) {

  /** Facts: a stop with a known trigger is the same request; one of an ended job fails. */
  void stop(Cluster cluster, String jobId, String triggerId, String directory) {
    var handoff = world.status.handoff();
    if (handoff == null
        || !triggerId.equals(handoff.triggerId())
        || !directory.equals(handoff.savepointDirectory())) {
      recorded("the stop " + Draft.brief(triggerId));
    }
    if (cluster.triggers().containsKey(triggerId)) {
      return;
    }
    cuts(cluster, jobId);
    var fit = cluster.job(jobId).filter(job -> job.phase() == Phase.UP).isPresent();
    var trigger =
        new Cluster.Trigger(jobId, directory, fit && !world.away ? "" : Cluster.Trigger.FAILED);
    world.stirred().change(cluster.revision(), c -> c.triggers.put(triggerId, trigger));
  }

  /**
   * Facts: "POST /jobs/:id/checkpoints" with a trigger of ours is one checkpoint, which is taken at
   * once. Only that of a cut is: one that proves a job is complete with the next one that it takes.
   */
  void checkpoint(Cluster cluster, String jobId, String triggerId) {
    if (!isOfCut(triggerId) || cluster.triggers().containsKey(triggerId)) {
      return;
    }
    var fit = cluster.job(jobId).filter(job -> job.phase() == Phase.UP).isPresent();
    var result = fit && !world.away ? "" : Cluster.Trigger.FAILED;
    world
        .stirred()
        .change(
            cluster.revision(),
            c -> c.triggers.put(triggerId, new Cluster.Trigger(jobId, "", result)));
  }

  /** Whether the record has it as that of the checkpoint before the cancel. */
  boolean isOfCut(String triggerId) {
    var handoff = world.status.handoff();
    return handoff != null
        && handoff.snapshot() != null
        && triggerId.equals(handoff.snapshot().checkpointTriggerId());
  }

  /** Facts: the id of a job that Flink knows is not run again, since it is looked at before. */
  void submit(Cluster cluster, String jobId, String from) {
    var handoff = world.status.handoff();
    if (handoff == null
        || !(jobId.equals(handoff.jobId()) || jobId.equals(handoff.returnJobId()))) {
      recorded("the submit of " + Draft.brief(jobId));
    }
    if (cluster.job(jobId).isPresent()) {
      return;
    }
    world.starts(jobId, from, handoff != null && jobId.equals(handoff.returnJobId()));
    world.stirred().change(cluster.revision(), c -> c.jobs.put(jobId, Job.submitted(jobId, from)));
  }

  void cancel(Cluster cluster, String jobId) {
    var active = world.status.active();
    if (active == null || !active.jobId().equals(jobId) || world.status.handoff() == null) {
      recorded("the cancel of " + Draft.brief(jobId));
    }
    cluster
        .job(jobId)
        .filter(job -> !job.terminal() && job.phase() != Phase.CANCELLING)
        .ifPresent(
            job -> {
              cuts(cluster, jobId);
              world.stirred().job(cluster.revision(), jobId, j -> j.in(Phase.CANCELLING));
              world.change(cluster.revision(), c -> Flink.failStops(c, jobId));
            });
  }

  /** What arrives late was recorded when it was decided on. */
  private void recorded(String what) {
    if (world.late.isPresent()) {
      return;
    }
    world.broken.add("law 1, intent before effect: " + what + " is not in the status");
  }

  /** Of each job that is stopped for an upgrade. */
  private void cuts(Cluster cluster, String jobId) {
    var handoff = world.status.handoff();
    if (handoff == null || handoff.purpose() != Handoff.Purpose.UPGRADE) {
      return;
    }
    var wish = world.wish;
    if (wish.program().flaw() == Flaw.PLAN_REFUSED
        && wish.strategy() == Strategy.WARM
        && wish.declared().digest().equals(handoff.digest())) {
      world.broken.add("law 4, a bad spec never stops a good job: it does not compile");
    }
    var runs = cluster.job(jobId).filter(job -> !job.terminal()).isPresent();
    if (runs
        && handoff.restoreFrom() == null
        && cluster.generation() == handoff.generation()
        && jobId.equals(String.valueOf(world.status.active().jobId()))) {
      world.broken.add("no generation is cut twice: the job that is stopped runs that generation");
    }
  }
}
