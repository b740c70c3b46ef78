package dev.statefulflink.operator.flink.http;

import java.util.Set;

/**
 * What Flink says in text alone: every text by which something is decided, each as Flink 1.20.5 and
 * 2.3.0 write it.
 */
final class FlinkMessages {
  /** Some paths, /jobs/:id/status among them, answer 500 for a job that Flink does not know. */
  private static final String JOB_UNKNOWN = "FlinkJobNotFoundException";

  /** With status 404, of a job in batch mode that Flink knows well. */
  private static final Set<String> NO_CHECKPOINTING =
      Set.of("Checkpointing has not been enabled", "Checkpointing is not enabled for this job");

  /** Of a savepoint whose directory is not there. */
  private static final String NO_FILE = "FileNotFoundException";

  /** Of a directory that is no savepoint any more. */
  private static final String NO_SAVEPOINT = "Cannot find checkpoint or savepoint file/directory";

  /**
   * Root causes of a job that is not compiled, or not run, that do not pass by themselves: the jar,
   * its classes, the arguments, or the program are wrong. Flink answers 400 or 500 for whatever
   * {@code main()} or a storage throws, so anything else may be well a moment later.
   */
  private static final Set<String> NEVER_PASSES =
      Set.of(
          // The jar and its classes.
          "java.lang.ClassNotFoundException",
          "java.lang.NoClassDefFoundError",
          "java.lang.NoSuchMethodError",
          "java.lang.NoSuchMethodException",
          "java.lang.NoSuchFieldError",
          "java.lang.AbstractMethodError",
          "java.lang.IncompatibleClassChangeError",
          "java.lang.UnsupportedClassVersionError",
          "java.lang.VerifyError",
          "java.lang.ClassCastException",
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

  private FlinkMessages() {}

  static boolean jobUnknown(String answer) {
    return answer.contains(JOB_UNKNOWN);
  }

  static boolean withoutCheckpointing(String cause) {
    return NO_CHECKPOINTING.stream().anyMatch(cause::contains);
  }

  static boolean savepointGone(String trace) {
    return trace.contains(NO_FILE) || trace.contains(NO_SAVEPOINT);
  }

  /** Whether the same request is known to fail again, whenever it is made. */
  static boolean neverPasses(String trace) {
    return NEVER_PASSES.contains(RootCause.type(trace));
  }
}
