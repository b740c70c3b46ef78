package dev.statefulflink.operator.decide.rest;

import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Declared settings without an effect: the job's code sets them differently and wins in Flink, or
 * this version of Flink does not read them.
 */
public final class Overruled {
  private Overruled() {}

  /** An addition to the message about a running job; empty if everything is as declared. */
  static String told(Observation seen) {
    return byCode(seen) + seen.activeIntent().map(Overruled::unread).orElse("");
  }

  private static String unread(JobIntent declared) {
    var keys = declared.unread();
    return keys.isEmpty()
        ? ""
        : " Flink "
            + declared.flinkVersion()
            + " does not read "
            + String.join(", ", keys)
            + " of spec.flinkConfiguration: correct or remove it, unless the job's own code reads it.";
  }

  private static String byCode(Observation seen) {
    var settings = settings(seen);
    if (settings.isEmpty() || seen.activeIntent().isEmpty()) {
      return "";
    }
    var declared = seen.activeIntent().get();
    return interval(settings.get(), declared)
        + name(settings.get(), declared)
        + (settings.get().takesSnapshots()
            ? options(settings.get(), declared) + directory(seen, settings.get(), declared)
            : "")
        + (settings.get().keepsCheckpoints()
            ? ""
            : " So it is stopped with a savepoint, regardless of spec.upgrade.stateFrom, and is"
                + " not cancelled while its state is needed.");
  }

  private static Optional<JobSettings> settings(Observation seen) {
    return seen.active().settings().value().flatMap(found -> found);
  }

  /** Whether it is not known yet if the job's checkpoints outlive a cancellation. */
  public static boolean unknown(Observation seen) {
    return settings(seen).isEmpty();
  }

  /** Whether a cancellation would delete the job's checkpoints, as far as Flink reports. */
  public static boolean losesCheckpoints(Observation seen) {
    return settings(seen).filter(found -> !found.keepsCheckpoints()).isPresent();
  }

  /**
   * Whether the job has ended and its newest checkpoint was deleted with it. Flink does not report
   * that for a checkpoint that the job was restored from.
   */
  public static boolean lost(Observation seen, JobDetails details) {
    var untold =
        details.restoredOwnCheckpoint()
            && details.newestSnapshot().isPresent()
            && details.newestSnapshot().equals(details.restoredPath());
    return details.newestLost() || (untold && endsWithIt(seen, details.state()));
  }

  private static boolean endsWithIt(Observation seen, JobState end) {
    return switch (end) {
      case CANCELED -> losesCheckpoints(seen);
      case FAILED ->
          settings(seen)
              .map(found -> found.options().get(JobSettings.RETENTION))
              .filter(JobSettings.NEVER_RETAINED::equals)
              .isPresent();
      default -> false;
    };
  }

  /** The message that the newest checkpoint of an ended job is lost. */
  public static String gone(Observation seen, JobDetails details) {
    return "The job is "
        + details.state()
        + ", and its newest checkpoint is lost: "
        + settings(seen)
            .filter(found -> !found.keepsCheckpoints())
            .map(Overruled::why)
            .orElse("Flink has deleted it")
        + ".";
  }

  /** The message that a job can neither be stopped with a savepoint nor be cancelled. */
  public static String unfit(Observation seen, JobState state, boolean upgrades) {
    return "The job is "
        + state
        + ", so no savepoint can be taken; and it is not cancelled, since its state would be lost: "
        + settings(seen).map(Overruled::why).orElse("")
        + ". Once it runs, it is stopped with a savepoint; its replacement should not set that."
        + (upgrades
            ? " To continue without its state, set spec.upgrade.stateFrom: Nothing with"
                + " allowStateLoss: true and rollback: false."
            : "");
  }

  private static String why(JobSettings job) {
    return "its code makes Flink delete its checkpoints when it ends ("
        + JobSettings.RETENTION
        + ": "
        + job.options().get(JobSettings.RETENTION)
        + ")";
  }

  private static String interval(JobSettings job, JobIntent declared) {
    return job.checkpointInterval().equals(declared.checkpointInterval())
        ? ""
        : " Its own code sets the checkpoint interval to "
            + text(job.checkpointInterval())
            + ", which wins over the declared "
            + text(declared.checkpointInterval())
            + ": remove that from the code, or declare the same.";
  }

  private static String name(JobSettings job, JobIntent declared) {
    return declared.jobName().isEmpty() || declared.jobName().equals(job.name())
        ? ""
        : " Its own code names it "
            + job.name()
            + ", which wins over spec.job.name: call execute() without a name.";
  }

  private static String options(JobSettings job, JobIntent declared) {
    var told = new StringBuilder();
    declared(declared)
        .forEach(
            (option, value) -> {
              var set = job.options().getOrDefault(option, value);
              if (!set.equalsIgnoreCase(value)) {
                told.append(
                    " Its own code sets %s to %s, which wins over %s: remove that from the code."
                        .formatted(option, set, value));
              }
            });
    return told.toString();
  }

  /** The configuration lines that the job was given, among those that Flink may report. */
  private static Map<String, String> declared(JobIntent intent) {
    var lines = new TreeMap<>(intent.configuration());
    lines.put(JobSettings.RETENTION, JobSettings.RETAINED);
    lines.put(JobSettings.STORAGE, JobSettings.FILES);
    lines.put(JobSettings.BACKEND, intent.stateBackend());
    return lines;
  }

  /** Where the operator searches for its checkpoints once Flink no longer knows the job. */
  private static String directory(Observation seen, JobSettings job, JobIntent declared) {
    var set = job.options().get(JobSettings.DIRECTORY);
    var active = new Memory(seen.memory()).active();
    if (set == null || active.isEmpty()) {
      return "";
    }
    var paths = new StatePaths(declared.stateUris(), seen.key().namespace(), seen.key().name());
    var expected = paths.checkpoints(active.get().revision()) + "/" + active.get().jobId();
    return samePlace(set, expected)
        ? ""
        : " It writes its checkpoints to "
            + set
            + " and not to "
            + expected
            + ": remove that setting from the code. If its JobManager is lost after the job has"
            + " ended, the checkpoints cannot be found there.";
  }

  /** A file system may add its own host, or use another name for itself. */
  private static boolean samePlace(String one, String other) {
    return withoutScheme(one).endsWith(withoutScheme(other));
  }

  private static String withoutScheme(String path) {
    return Proof.plain(path).replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:", "");
  }

  private static String text(Duration interval) {
    return interval.compareTo(Duration.ofDays(365)) > 0 ? "never" : interval.toMillis() + " ms";
  }
}
