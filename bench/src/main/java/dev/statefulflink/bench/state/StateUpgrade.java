package dev.statefulflink.bench.state;

import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.bench.pods.FlinkTimes;
import dev.statefulflink.bench.pods.HandoffMarks;
import dev.statefulflink.bench.pods.RunningSampler;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One upgrade, measured; times in seconds.
 *
 * @param load how many processes of the machine wanted to run in the minute before it
 * @param megabytes the state, as Flink counts it in the newest checkpoint before
 * @param downtime from the last sight of the old job with all tasks running to the first of the new
 *     one
 * @param cut as in the status
 * @param resume as in the status
 * @param restore from when the last task of the new job has begun to restore its state until it ran
 * @param replayed as in the status; none after a savepoint
 * @param snapshot that the new job was started from
 */
record StateUpgrade(
    double load,
    double megabytes,
    double downtime,
    double cut,
    double resume,
    double restore,
    double replayed,
    String snapshot) {
  private static final double MEGABYTE = 1e6;

  /** Restarts the job by a handoff, and watches it. */
  static StateUpgrade of(StatefulJob job, long nonce) {
    var before = job.active();
    var load = loadOfTheMachine();
    var megabytes = stateOf(FlinkRest.of(job, before.revision()), before.jobId()) / MEGABYTE;
    try (var sampler = new RunningSampler(job);
        var marks = new HandoffMarks(job)) {
      sampler.watch(before.revision(), before.jobId());
      Waits.untilPresent("a sight of the old job", () -> sampler.sight(before.jobId()));
      job.change("spec: {job: {restartNonce: %d}}".formatted(nonce));
      var next =
          Waits.untilPresent(
              "the next job", () -> marks.handoff().filter(handoff -> handoff.jobId() != null));
      sampler.watch(next.id(), next.jobId());
      LongWait.until(
          "the upgrade to end",
          () -> Optional.ofNullable(job.status().lastHandoff()),
          last -> last.map(LastHandoff::id).filter(next.id()::equals).isPresent());
      Waits.untilPresent("a sight of the new job", () -> sampler.sight(next.jobId()));
      return read(
          load,
          megabytes,
          sampler.downtime(before.jobId(), next.jobId()),
          job.status().lastHandoff(),
          new FlinkTimes(FlinkRest.of(job, next.id()), next.jobId()));
    }
  }

  private static StateUpgrade read(
      double load, double megabytes, double downtime, LastHandoff last, FlinkTimes flink) {
    if (!last.completed()) {
      throw new IllegalStateException("the upgrade did not complete: " + last);
    }
    return new StateUpgrade(
        load,
        megabytes,
        downtime,
        seconds(last.steps().get("Cut")),
        seconds(last.steps().get("Resume")),
        Duration.between(flink.lastTaskEntered("INITIALIZING"), flink.lastTaskEntered("RUNNING"))
                .toMillis()
            / 1e3,
        last.replayed() == null ? 0 : seconds(last.replayed()),
        last.restoredFrom());
  }

  /** Bytes of the newest completed checkpoint, what it shares with others included. */
  static long stateOf(FlinkRest flink, String jobId) {
    return flink.job(jobId, "/checkpoints").at("/latest/completed/state_size").asLong();
  }

  private static double seconds(String text) {
    return Double.parseDouble(text.replace("s", ""));
  }

  private static double loadOfTheMachine() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
