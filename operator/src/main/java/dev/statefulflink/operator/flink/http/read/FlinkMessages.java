package dev.statefulflink.operator.flink.http.read;

import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.job.JobDetails.RestoreTrouble;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/**
 * What Flink says in text alone: every text by which something is decided, each as Flink 1.20.5 and
 * 2.3.0 write it.
 */
public final class FlinkMessages {
  /** Some paths, /jobs/:id/status among them, answer 500 for a job that Flink does not know. */
  private static final String JOB_UNKNOWN = "FlinkJobNotFoundException";

  /** With status 404, of a job in batch mode that Flink knows well. */
  private static final Set<String> NO_CHECKPOINTING =
      Set.of("Checkpointing has not been enabled", "Checkpointing is not enabled for this job");

  /** Of a savepoint whose directory is not there. */
  private static final String NO_FILE = "FileNotFoundException";

  /** Of a directory that is no savepoint any more. */
  private static final String NO_SAVEPOINT = "Cannot find checkpoint or savepoint file/directory";

  /** Of a directory that is there, and has nothing to start from in it. */
  private static final String NO_METADATA = "Cannot find meta data file";

  /** Flink's advice, for its own command line, to drop the state that the job does not claim. */
  private static final String SKIPS_STATE = "you can set the --allowNonRestoredState option";

  /** The sentence of that advice, which nobody can follow here. */
  private static final Pattern ADVICE =
      Pattern.compile("\\s*If you want to allow to skip this, " + SKIPS_STATE + ".*");

  /** In place of the path of a snapshot that only the JobManager's memory has. */
  private static final String IN_MEMORY = "<checkpoint-not-externally-addressable>";

  /** Classes, by their names without a package, and the values of the options that choose them. */
  private static final Map<String, String> STORAGES =
      Map.of(
          "FileSystemCheckpointStorage", "filesystem",
          "JobManagerCheckpointStorage", "jobmanager");

  private static final Map<String, String> BACKENDS =
      Map.of(
          "HashMapStateBackend", "hashmap",
          "EmbeddedRocksDBStateBackend", "rocksdb",
          "ForStStateBackend", "forst");

  /** The jar and its classes: whatever loads one of them fails in the same way. */
  private static final Set<String> WRONG_CLASSES =
      Set.of(
          "java.lang.ClassNotFoundException",
          "java.lang.NoClassDefFoundError",
          "java.lang.NoSuchMethodError",
          "java.lang.NoSuchMethodException",
          "java.lang.NoSuchFieldError",
          "java.lang.AbstractMethodError",
          "java.lang.IncompatibleClassChangeError",
          "java.lang.UnsupportedClassVersionError",
          "java.lang.VerifyError",
          "java.lang.ClassCastException");

  /** Of a serializer that cannot read what another one has written. */
  private static final String OTHER_SERIALIZER = "org.apache.flink.util.StateMigrationException";

  /** Of a job with another maximum parallelism than its state, in an IllegalStateException. */
  private static final String OTHER_PARALLELISM =
      "Max parallelism mismatch between checkpoint/savepoint state and new program";

  /**
   * Root causes of a job that is not compiled, or not run, that do not pass by themselves: the jar,
   * its classes, the arguments, or the program are wrong. Flink answers 400 or 500 for whatever
   * {@code main()} or a storage throws, so anything else may be well a moment later.
   */
  private static final Set<String> NEVER_PASSES =
      Set.of(
          // The arguments.
          "java.lang.IllegalArgumentException",
          "java.lang.NumberFormatException",
          "java.lang.ArrayIndexOutOfBoundsException",
          // The program. As a root, the first has its own text: no main class, no main method.
          "org.apache.flink.client.program.ProgramInvocationException",
          "org.apache.flink.client.program.ProgramParametrizationException",
          "org.apache.flink.api.common.InvalidProgramException",
          "org.apache.flink.api.common.functions.InvalidTypesException",
          "org.apache.flink.table.api.SqlParserException",
          "org.apache.flink.table.api.ValidationException",
          // A path in a file system that the image has no plugin for.
          "org.apache.flink.core.fs.UnsupportedFileSystemSchemeException");

  /** Of a main() that calls execute() again, when Flink has the first job: 1.20.5. */
  private static final String EXECUTED_TWICE =
      "Cannot have more than one execute() or executeAsync() call in a single environment";

  /** Likewise on 2.3.0, of streaming jobs and of others. */
  private static final Set<String> MORE_JOBS =
      Set.of(
          "Cannot have more than 1 streaming jobs in a single environment",
          "Cannot have more than 1 jobs in a single environment");

  private FlinkMessages() {}

  public static boolean jobUnknown(String answer) {
    return answer.contains(JOB_UNKNOWN);
  }

  public static boolean withoutCheckpointing(String cause) {
    return NO_CHECKPOINTING.stream().anyMatch(cause::contains);
  }

  public static boolean savepointGone(String trace) {
    return trace.contains(NO_FILE) || trace.contains(NO_SAVEPOINT);
  }

  /** What it means for the state that a job was to be restored from that it failed so. */
  static RestoreTrouble restoreTrouble(String trace) {
    if (trace.contains(NO_SAVEPOINT) || trace.contains(NO_METADATA)) {
      return RestoreTrouble.GONE;
    }
    return trace.contains(SKIPS_STATE) ? RestoreTrouble.UNCLAIMED : RestoreTrouble.NONE;
  }

  /** Without what is meant for Flink's own command line. */
  static String withoutAdvice(String cause) {
    return ADVICE.matcher(cause).replaceFirst("");
  }

  static boolean inMemory(String path) {
    return path.equals(IN_MEMORY);
  }

  /** The value of execution.checkpointing.storage; empty for a class of somebody else. */
  static Optional<String> checkpointStorage(String type) {
    return Optional.ofNullable(STORAGES.get(type));
  }

  /** The value of state.backend.type; empty for a class of somebody else. */
  static Optional<String> stateBackend(String type) {
    return Optional.ofNullable(BACKENDS.get(type));
  }

  /** Whether the same request is known to fail again, whenever it is made. */
  public static boolean neverPasses(String trace) {
    var type = RootCause.type(trace);
    return WRONG_CLASSES.contains(type) || NEVER_PASSES.contains(type) || ofASecondJob(trace);
  }

  /**
   * Whether a job that has failed so is known to fail again, however often it is started. What its
   * functions throw shows nothing of that: a broker may be away, or one record be wrong.
   */
  static boolean failureNeverPasses(String trace) {
    var type = RootCause.type(trace);
    return WRONG_CLASSES.contains(type)
        || type.equals(OTHER_SERIALIZER)
        || trace.contains(OTHER_PARALLELISM)
        || restoreTrouble(trace) == RestoreTrouble.UNCLAIMED;
  }

  /** Whether main() has started another job after the one that Flink has taken. */
  public static boolean ofASecondJob(Throwable refusal) {
    var cause = refusal instanceof CompletionException ? refusal.getCause() : refusal;
    return cause instanceof FlinkCallFailed && ofASecondJob(String.valueOf(cause.getMessage()));
  }

  private static boolean ofASecondJob(String text) {
    return text.contains(EXECUTED_TWICE) || MORE_JOBS.stream().anyMatch(text::contains);
  }
}
