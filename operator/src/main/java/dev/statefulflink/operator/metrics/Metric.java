package dev.statefulflink.operator.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The closed list of metrics. {@code docs/reference/metrics.md} is generated from it, and only what
 * is listed here is exported to Prometheus.
 */
public enum Metric {
  LEADER(Type.GAUGE, "leader", "1 if this replica leads, 0 if it is a standby.", List.of()),
  ROUND(
      Type.HISTOGRAM,
      "round",
      "How long a reconcile (round) of one object took. `result` is `ok`, or `failed` if it ended"
          + " with an error and is repeated.",
      List.of("kind", "result"),
      millis(10, 50, 100, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)),
  ROUNDS_WAITING(
      Type.GAUGE,
      "rounds_waiting",
      "Objects whose reconcile is waiting for a thread, or is running.",
      List.of("kind")),
  ROUNDS_UNDER_WAY(Type.GAUGE, "rounds_under_way", "Reconciles that are running.", List.of("kind")),
  STATUS_WRITES(
      Type.COUNTER,
      "status_writes",
      "Status writes that the API server has accepted. A job at rest causes none.",
      List.of("kind")),
  API_CONFLICTS(
      Type.COUNTER,
      "api_conflicts",
      "Reconciles that ended without an effect, because the object had changed since it was read."
          + " They are repeated immediately.",
      List.of("kind")),
  FLINK_CALL(
      Type.TIMER,
      "flink_call",
      "How long Flink took to answer, by the kind of request. `result` is `answered`, or"
          + " `failed`: no answer, or an error. A cluster that is starting does not answer at"
          + " first.",
      List.of("call", "result")),
  HANDOFFS(
      Type.COUNTER,
      "handoffs",
      "Handoffs that have ended. `purpose` is `Start`, `Upgrade`, `Suspend` or `Delete`. `result`"
          + " is `good`; `held`: the operator gave up the generation; `rolled_back`: the old"
          + " revision runs"
          + " again; or `abandoned`: the object was changed or deleted in the meantime. The same"
          + " is in"
          + " `status.lastHandoff.outcome`: `Completed`, `Held` or `Failed`, `RolledBack`,"
          + " `Superseded`.",
      List.of("kind", "purpose", "result")),
  HANDOFF_STEP(
      Type.HISTOGRAM,
      "handoff_step",
      "How long each step of a handoff took, with any outcome.",
      List.of("step"),
      millis(
          100, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000,
          1_800_000)),
  HANDOFF_DOWNTIME(
      Type.HISTOGRAM,
      "handoff_downtime",
      "The time from the recorded cut, or from when the job was seen to have stopped running"
          + " before, until every task was seen running: of the new job (`result` is `good`), or"
          + " of the old one (`rolled_back`). An upper bound.",
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
      "1 while a generation is held, also while the operator retries it. Absent otherwise, and"
          + " while an upgrade waits for an approval or a window.",
      List.of("reason")),
  JOB_HANDOFF_AGE(
      Type.JOB_GAUGE,
      "job_handoff_age_seconds",
      "The time since the handoff in progress began, or since the cut that it continues from."
          + " Absent if there is none, and while it waits for an approval or a window; after the"
          + " wait it counts from the end of the wait.",
      List.of("step")),
  JOB_SNAPSHOT_AGE(
      Type.JOB_GAUGE,
      "job_snapshot_age_seconds",
      "The age of the newest snapshot in the status: a savepoint, or the state of the last"
          + " handoff. Checkpoints of a running job are not counted. Absent before the first.",
      List.of()),
  JOB_CHECKPOINT_AGE(
      Type.JOB_GAUGE,
      "job_checkpoint_age_seconds",
      "The time since the newest checkpoint or savepoint of the running job was completed. Flink"
          + " is asked every minute. Absent until one has completed since the JobManager or the"
          + " operator started.",
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
      "`spec.savepoints.interval`, while a revision is in charge. Absent if none is declared.",
      List.of()),
  JOB_SAVEPOINT_FAILURES(
      Type.JOB_COUNTER,
      "job_savepoint_failures",
      "Savepoints that failed: those of handoffs, and requested ones.",
      List.of()),
  JOB_RESTARTS(
      Type.JOB_COUNTER,
      "job_restarts",
      "How often the job was seen to fail and to be restarted by Flink. The job is polled every 5"
          + " to 30 s, so a faster restart may be missed.",
      List.of());

  /** The labels of every metric of one job. */
  static final List<String> JOB = List.of("kind", "namespace", "name");

  private static final String PREFIX = "statefulflink_";

  private final Type type;
  private final String base;
  private final String help;
  private final List<String> labels;
  private final List<Duration> buckets;

  /** The type of a metric in Prometheus. */
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

  /** The name of the family, as in the reference. */
  public String family() {
    return switch (type) {
      case GAUGE, JOB_GAUGE -> PREFIX + base;
      case COUNTER, JOB_COUNTER -> PREFIX + base + "_total";
      case TIMER, HISTOGRAM -> PREFIX + base + "_seconds";
    };
  }

  /** The names of the series, as in queries. */
  public List<String> series() {
    return switch (type) {
      case GAUGE, JOB_GAUGE, COUNTER, JOB_COUNTER -> List.of(family());
      case TIMER -> suffixed("_count", "_sum", "_max");
      case HISTOGRAM -> suffixed("_bucket", "_count", "_sum", "_max");
    };
  }

  /** Every label, except for those that Prometheus adds. */
  public List<String> labels() {
    var all = new ArrayList<>(ofJob() ? JOB : List.<String>of());
    all.addAll(labels);
    return List.copyOf(all);
  }

  /** Its description in the reference. */
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

  /** The name for the library, which adds units and suffixes. */
  String meter() {
    return (PREFIX + base).replace('_', '.');
  }

  /** The name for the library if it adds nothing. */
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
