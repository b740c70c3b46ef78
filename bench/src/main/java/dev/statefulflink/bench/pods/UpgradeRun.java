package dev.statefulflink.bench.pods;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One upgrade, measured.
 *
 * @param downtime from the last sight of the old job with all tasks running to the first of the new
 *     one
 * @param reported the downtime in the status
 * @param silence from the last line that the old job has printed to the first of the new one
 * @param handoff from the change of the spec until the object is Ready
 * @param parts where the downtime went, in order, from the record of the cut on; seconds
 */
record UpgradeRun(
    double downtime, double reported, double silence, double handoff, Map<String, Double> parts) {

  /** Changes the spec, and watches what becomes of it. */
  static UpgradeRun of(StatefulJob job, OutputTimes output, String change) {
    ActiveRevision before = job.active();
    try (var sampler = new RunningSampler(job);
        var marks = new HandoffMarks(job)) {
      sampler.watch(before.revision(), before.jobId());
      // Sights of the old job are wanted from before the change on.
      Waits.untilPresent("a sight of the old job", () -> sampler.sight(before.jobId()));
      var began = Instant.now();
      job.change(change);
      var next = Waits.untilPresent("the next revision", marks::handoff);
      sampler.watch(next.id(), next.jobId());
      // At once: a second later the old cluster may be gone.
      marks.seen(Handoff.Step.RESUME);
      var old = new FlinkTimes(FlinkRest.of(job, before.revision()), before.jobId());
      var savepoint = old.savepoint();
      var finished = old.entered("FINISHED");
      job.awaitReady();
      var ready = Instant.now();
      Waits.untilPresent("output of the new job", () -> output.first(next.id()));
      Waits.untilPresent("a sight of the new job", () -> sampler.sight(next.jobId()));
      return new UpgradeRun(
          sampler.downtime(before.jobId(), next.jobId()),
          seconds(job.status().lastHandoff().downtime()),
          between(
              output.last(before.revision()).orElseThrow(), output.first(next.id()).orElseThrow()),
          between(began, ready),
          parts(
              marks,
              savepoint,
              finished,
              new FlinkTimes(FlinkRest.of(job, next.id()), next.jobId()),
              output));
    }
  }

  private static Map<String, Double> parts(
      HandoffMarks marks,
      FlinkTimes.Savepoint savepoint,
      Instant finished,
      FlinkTimes flink,
      OutputTimes output) {
    var next = marks.handoff().orElseThrow();
    var parts = new LinkedHashMap<String, Double>();
    var line = new Line(parts, marks.at(Handoff.Step.CUT));
    line.until(
        "before the downtime: the operator records the cut and requests the savepoint",
        savepoint.triggered());
    line.until("Flink: take the savepoint", savepoint.acknowledged());
    line.until("Flink: complete it, end the old job", finished);
    line.until("operator: notice it, record the state", marks.at(Handoff.Step.RESUME));
    line.until("operator: wait until the record is acknowledged", marks.seen(Handoff.Step.RESUME));
    line.until("Flink: submit (REST, main(), blobs, HA)", flink.entered("INITIALIZING"));
    line.until("Flink: start the JobMaster", flink.entered("RUNNING"));
    line.until("Flink: get slots, deploy", flink.lastTaskEntered("INITIALIZING"));
    line.until("Flink: restore, every task running", flink.lastTaskEntered("RUNNING"));
    line.until("job: first record printed", output.first(next.id()).orElseThrow());
    return parts;
  }

  /** Parts one after the other: what one takes away is not counted again. */
  private static final class Line {
    private final Map<String, Double> parts;
    private Instant at;

    private Line(Map<String, Double> parts, Instant begin) {
      this.parts = parts;
      this.at = begin;
    }

    private void until(String part, Instant end) {
      var later = end.isAfter(at) ? end : at;
      parts.put(part, between(at, later));
      at = later;
    }
  }

  static double between(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private static double seconds(String text) {
    return Optional.of(text).map(t -> Double.parseDouble(t.replace("s", ""))).orElseThrow();
  }
}
