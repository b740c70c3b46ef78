package dev.statefulflink.bench.pods;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.StatefulJob;

/**
 * An upgrade that replaces the cluster, as it is done without a second one: the savepoint, the end
 * of the pods, and then new ones.
 *
 * @param downtime from the last sight of the old job with all tasks running to the first of the new
 *     one; seconds
 */
record Replacement(double downtime) {

  /** Upgrades so, whatever is declared: the spec changes by {@code change} as well. */
  static Replacement of(StatefulJob job, String change) {
    var before = job.active();
    try (var sampler = new RunningSampler(job);
        var marks = new HandoffMarks(job)) {
      sampler.watch(before.revision(), before.jobId());
      Waits.untilPresent("a sight of the old job", () -> sampler.sight(before.jobId()));
      job.change("spec: {upgrade: {strategy: Recreate}, %s}".formatted(change));
      var next =
          Waits.untilPresent(
              "the next job", () -> marks.handoff().filter(handoff -> handoff.jobId() != null));
      requireReplaced(next);
      sampler.watch(next.id(), next.jobId());
      job.awaitReady();
      Waits.untilPresent("a sight of the new job", () -> sampler.sight(next.jobId()));
      return new Replacement(sampler.downtime(before.jobId(), next.jobId()));
    }
  }

  private static void requireReplaced(Handoff handoff) {
    if (handoff.strategy() == null) {
      throw new IllegalStateException("not by replacement: " + handoff);
    }
  }
}
