package dev.statefulflink.bench.pods;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.StatefulJob;
import java.util.List;

/**
 * A change that cannot run, and how to take it back.
 *
 * @param known whether it can be found before the old job is touched
 */
record BadUpgrade(String title, String change, String revert, boolean known) {

  /**
   * What a run of it showed.
   *
   * @param untouched whether the very same job still runs
   * @param downtime of an untouched one, the longest time between two sights of it, which is about
   *     the period of looking; else from the last sight of the old job to the first of the one that
   *     it went back to
   */
  record Outcome(BadUpgrade what, String reason, boolean untouched, double downtime) {}

  static List<BadUpgrade> all() {
    return List.of(
        new BadUpgrade(
            "an image that cannot be pulled",
            "spec: {image: 'statefulflink/no-such:1'}",
            "spec: {image: null}",
            true),
        new BadUpgrade(
            "a jar that is not there",
            "spec: {job: {jar: 'local:///opt/flink/usrlib/no-such.jar'}}",
            "spec: {job: {jar: null}}",
            true),
        new BadUpgrade(
            "a class that is not there",
            "spec: {job: {entryClass: dev.statefulflink.sample.NoSuchJob}}",
            "spec: {job: {entryClass: null}}",
            true),
        new BadUpgrade(
            "a main() that throws",
            "spec: {job: {args: [--no-such, argument]}}",
            "spec: {job: {args: null}}",
            true),
        new BadUpgrade(
            "state that does not fit: another uid",
            "spec: {job: {args: [--uid-suffix, '2']}}",
            "spec: {job: {args: null}}",
            true),
        new BadUpgrade(
            "a job that fails after its restore",
            "spec: {job: {args: [--fail-after-restore, 'true']}, restartStrategy: {type: None}}",
            "spec: {job: {args: null}, restartStrategy: null}",
            false));
  }

  Outcome run(StatefulJob job) {
    var before = job.active();
    try (var sampler = new RunningSampler(job);
        var marks = new HandoffMarks(job)) {
      sampler.watch(before.revision(), before.jobId());
      Waits.untilPresent("a sight of the old job", () -> sampler.sight(before.jobId()));
      job.change(change);
      if (!known) {
        var back = Waits.untilPresent("the way back", marks::returnJobId);
        sampler.watch(before.revision(), back);
      }
      var reason = job.awaitStalled().getReason();
      var after = job.active();
      Waits.untilPresent("a sight of the job", () -> sampler.sight(after.jobId()));
      var untouched = after.jobId().equals(before.jobId());
      var downtime =
          untouched
              ? sampler.sight(before.jobId()).orElseThrow().longestGap().toMillis() / 1e3
              : sampler.downtime(before.jobId(), after.jobId());
      job.change(revert);
      job.awaitReady();
      return new Outcome(this, reason, untouched, downtime);
    }
  }
}
