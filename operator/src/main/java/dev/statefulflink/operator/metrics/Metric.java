package dev.statefulflink.operator.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The closed list of metrics. {@code docs/reference/metrics.md} is made of it, and nothing is told
 * to Prometheus that does not stand here.
 */
public enum Metric {
  LEADER(Type.GAUGE, "leader", "1 where this replica leads, 0 where it stands by.", List.of()),
  ROUND(
      Type.HISTOGRAM,
      "round",
      "How long a round for one object took. `result` is `ok`, or `failed` where it ended with an"
          + " error and is made again.",
      List.of("kind", "result"),
      millis(10, 50, 100, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)),
  ROUNDS_WAITING(
      Type.GAUGE,
      "rounds_waiting",
      "Objects whose round waits for a thread, or is under way.",
      List.of("kind")),
  ROUNDS_UNDER_WAY(Type.GAUGE, "rounds_under_way", "Rounds under way.", List.of("kind")),
  STATUS_WRITES(
      Type.COUNTER,
      "status_writes",
      "Statuses that the API server has accepted. A steady job costs none.",
      List.of("kind")),
  API_CONFLICTS(
      Type.COUNTER,
      "api_conflicts",
      "Rounds that ended without an effect, because the object had changed since it was looked at."
          + " They are made again at once.",
      List.of("kind")),
  FLINK_CALL(
      Type.TIMER,
      "flink_call",
      "How long Flink took to answer, by what it was asked. `result` is `answered`, or `failed`:"
          + " no answer, or an error. A cluster that comes up does not answer at first.",
      List.of("call", "result")),
  HANDOFFS(
      Type.COUNTER,
      "handoffs",
      "Handoffs that have ended. `purpose` is `Start`, `Upgrade`, `Suspend` or `Delete`. `result`"
          + " is `good`; `held`: the generation was given up; `rolled_back`: the old revision runs"
          + " again; or `abandoned`: the object was changed or deleted meanwhile. The same is in"
          + " `status.lastHandoff.outcome`: `Completed`, `Held` or `Failed`, `RolledBack`,"
          + " `Superseded`.",
      List.of("kind", "purpose", "result")),
  HANDOFF_STEP(
      Type.HISTOGRAM,
      "handoff_step",
      "How long each step of a handoff took, whatever came of it.",
      List.of("step"),
      millis(
          100, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
          1_800_000)),
  HANDOFF_DOWNTIME(
      Type.HISTOGRAM,
      "handoff_downtime",
      "From the recorded cut, or from when the job was seen not to run before, until every task was"
          + " seen running: of the new job (`result` is `good`), or of the old one (`rolled_back`)."
          + " An upper bound.",
      List.of("result"),
      millis(500, 1_000, 2_000, 3_000, 5_000, 8_000, 15_000, 30_000, 60_000, 300_000, 600_000)),
  JOB_STATUS(
      Type.JOB_GAUGE,
      "job_status",
      "Always 1. `condition` is `Ready`, `Reconciling` or `Stalled`, and `reason` its reason, see"
          + " [reasons](../reasons.md).",
      List.of("condition", "reason")),
  JOB_HELD(
      Type.JOB_GAUGE,
      "job_held",
      "1 while a generation is given up, also while it is tried again. Absent otherwise, and"
          + " while an upgrade waits for an approval or a window.",
      List.of("reason")),
  JOB_HANDOFF_AGE(
      Type.JOB_GAUGE,
      "job_handoff_age_seconds",
      "Since the handoff under way began, or the cut that it goes on from. Absent where there is"
          + " none, and while it waits for an approval or a window; from then on it counts from the"
          + " end of the wait.",
      List.of("step")),
  JOB_SNAPSHOT_AGE(
      Type.JOB_GAUGE,
      "job_snapshot_age_seconds",
      "Since the newest snapshot in the status was taken: a savepoint, or the state of the last"
          + " handoff. Checkpoints of a running job are not counted. Absent before the first.",
      List.of()),
  JOB_CHECKPOINT_AGE(
      Type.JOB_GAUGE,
      "job_checkpoint_age_seconds",
      "Since the newest checkpoint or savepoint of the running job was completed. Flink is asked each"
          + " minute. Absent until one has completed since the JobManager or the operator started.",
      List.of()),
  JOB_CHECKPOINTS_FAILING(
      Type.JOB_GAUGE,
      "job_checkpoints_failing",
      "1 while the condition `Checkpointing` is False: none has completed for several intervals."
          + " Absent otherwise.",
      List.of()),
  JOB_SNAPSHOT_INTERVAL(
      Type.JOB_GAUGE,
      "job_snapshot_interval_seconds",
      "`spec.savepoints.interval`, while a revision is in charge. Absent where none is declared.",
      List.of()),
  JOB_SAVEPOINT_FAILURES(
      Type.JOB_COUNTER,
      "job_savepoint_failures",
      "Savepoints that failed: of handoffs, and those that were asked for.",
      List.of()),
  JOB_RESTARTS(
      Type.JOB_COUNTER,
      "job_restarts",
      "How often the job was seen to fail and to be restarted by Flink. It is looked at every 5 to"
          + " 30 s, so a restart that is faster than that may be missed.",
      List.of());

  /** What is told of one job is told by these labels. */
  static final List<String> JOB = List.of("kind", "namespace", "name");

  private static final String PREFIX = "statefulflink_";

  private final Type type;
  private final String base;
  private final String help;
  private final List<String> labels;
  private final List<Duration> buckets;

  /** What a metric is, to Prometheus. */
  enum Type {
    GAUGE,
    COUNTER,
    TIMER,
    HISTOGRAM,
    JOB_GAUGE,
    JOB_COUNTER
  }

  Metric(Type type, String base, String help, List<String> labels) {
    this(type, base, help, labels, List.of());
  }

  Metric(Type type, String base, String help, List<String> labels, List<Duration> buckets) {
    this.type = type;
    this.base = base;
    this.help = help;
    this.labels = labels;
    this.buckets = buckets;
  }

  /** The name of the family, as it stands in the reference. */
  public String family() {
    return switch (type) {
      case GAUGE, JOB_GAUGE -> PREFIX + base;
      case COUNTER, JOB_COUNTER -> PREFIX + base + "_total";
      case TIMER, HISTOGRAM -> PREFIX + base + "_seconds";
    };
  }

  /** The names of the series, as queries have them. */
  public List<String> series() {
    return switch (type) {
      case GAUGE, JOB_GAUGE, COUNTER, JOB_COUNTER -> List.of(family());
      case TIMER -> suffixed("_count", "_sum", "_max");
      case HISTOGRAM -> suffixed("_bucket", "_count", "_sum", "_max");
    };
  }

  /** Every label, but for those that Prometheus adds. */
  public List<String> labels() {
    var all = new ArrayList<>(ofJob() ? JOB : List.<String>of());
    all.addAll(labels);
    return List.copyOf(all);
  }

  /** What it tells, in the words of the reference. */
  public String help() {
    return help;
  }

  /** Whether there is one for each job. */
  boolean ofJob() {
    return type == Type.JOB_GAUGE || type == Type.JOB_COUNTER;
  }

  Type type() {
    return type;
  }

  List<Duration> buckets() {
    return buckets;
  }

  /** As the library takes it, which adds units and suffixes. */
  String meter() {
    return (PREFIX + base).replace('_', '.');
  }

  /** As the library takes it where it adds nothing. */
  String bare() {
    return PREFIX + base;
  }

  private List<String> suffixed(String... suffixes) {
    return Stream.of(suffixes).map(suffix -> family() + suffix).toList();
  }

  private static List<Duration> millis(int... bounds) {
    return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toList();
  }
}
