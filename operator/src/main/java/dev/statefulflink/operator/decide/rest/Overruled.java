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
 * What is declared and has no effect: the job's own code has set it otherwise, which wins in Flink,
 * or this Flink does not read it.
 */
public final class Overruled {
  private Overruled() {}

  /** More of the message on a job that runs; empty where all is as declared. */
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
            : " So it is stopped with a savepoint, whatever spec.upgrade.stateFrom says, and is not"
                + " cancelled while its state is needed.");
  }

  private static Optional<JobSettings> settings(Observation seen) {
    return seen.active().settings().value().flatMap(found -> found);
  }

  /** Whether Flink has not said yet what becomes of the job's checkpoints. */
  public static boolean unknown(Observation seen) {
    return settings(seen).isEmpty();
  }

  /** Whether a cancel would take the job's checkpoints with it, as far as Flink says. */
  public static boolean losesCheckpoints(Observation seen) {
    return settings(seen).filter(found -> !found.keepsCheckpoints()).isPresent();
  }

  /**
   * Whether the job has ended, and its newest checkpoint with it. Of one that it was restored from,
   * Flink does not say so.
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

  /** That the newest checkpoint of a job that has ended is lost. */
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

  /** That a job can neither be stopped with a savepoint nor be cancelled. */
  public static String unfit(Observation seen, JobState state, boolean upgrades) {
    return "The job is "
        + state
        + ", so no savepoint can be taken; and it is not cancelled, since its state would be lost: "
        + settings(seen).map(Overruled::why).orElse("")
        + ". Once it runs, it is stopped with a savepoint, and what replaces it should not set that."
        + (upgrades
            ? " To go on without its state, set spec.upgrade.stateFrom: Nothing with"
                + " allowStateLoss: true and rollback: false."
            : "");
  }

  private static String why(JobSettings job) {
    return "its own code has Flink delete its checkpoints when it ends ("
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

  /** The lines that the job was given, of those that Flink may say of it. */
  private static Map<String, String> declared(JobIntent intent) {
    var lines = new TreeMap<>(intent.configuration());
    lines.put(JobSettings.RETENTION, JobSettings.RETAINED);
    lines.put(JobSettings.STORAGE, JobSettings.FILES);
    lines.put(JobSettings.BACKEND, intent.stateBackend());
    return lines;
  }

  /** Where its checkpoints are looked for once Flink does not know the job any more. */
  private static String directory(Observation seen, JobSettings job, JobIntent declared) {
    var set = job.options().get(JobSettings.DIRECTORY);
    var active = new Memory(seen.memory()).active();
    if (set == null || active.isEmpty()) {
      return "";
    }
    var paths = new StatePaths(declared.stateUri(), seen.key().namespace(), seen.key().name());
    var expected = paths.checkpoints(active.get().revision()) + "/" + active.get().jobId();
    return samePlace(set, expected)
        ? ""
        : " It writes its checkpoints to "
            + set
            + " and not to "
            + expected
            + ": remove what sets that from the code. If its JobManager is lost after the job has"
            + " ended, nobody finds them there.";
  }

  /** A file system may add its own host, or name itself otherwise. */
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
