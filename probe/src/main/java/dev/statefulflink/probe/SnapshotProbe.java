package dev.statefulflink.probe;

import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Finds the newest complete snapshot below some directories, and answers with its location as the
 * name of a job.
 *
 * <p>The operator never opens a user's URI; a JobManager may, with the file systems and the rights
 * of the job. Compiling a "job" (POST /jars/:jar/plan) runs this main() there without running
 * anything, and Flink's answer carries the job's name.
 *
 * <p>Within one job savepoints and checkpoints share one counter (Flink 1.20 and 2.3), so the
 * highest checkpoint id is the newest state.
 */
public final class SnapshotProbe {
  static final String NONE = "none";
  private static final String METADATA = "_metadata";

  private SnapshotProbe() {}

  /** One complete snapshot. */
  record Snapshot(long id, String location) {}

  /**
   * @param directories each is looked at itself, and its children are
   */
  public static void main(String[] directories) throws Exception {
    String answer = newest(List.of(directories)).map(Snapshot::location).orElse(NONE);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, 0).print();
    environment.execute(answer);
  }

  /** The complete snapshot with the highest checkpoint id; empty where there is none. */
  static Optional<Snapshot> newest(List<String> directories) throws IOException {
    List<Snapshot> found = new ArrayList<>();
    for (String directory : directories) {
      Path path = new Path(directory);
      FileSystem files = path.getFileSystem();
      read(files, path).ifPresent(found::add);
      for (FileStatus child : children(files, path)) {
        if (child.isDir()) {
          read(files, child.getPath()).ifPresent(found::add);
        }
      }
    }
    return found.stream().max(Comparator.comparingLong(Snapshot::id));
  }

  private static FileStatus[] children(FileSystem files, Path directory) throws IOException {
    try {
      FileStatus[] children = files.listStatus(directory);
      return children == null ? new FileStatus[0] : children;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /**
   * Empty where the directory holds no snapshot, or one whose metadata was not written to its end:
   * that one never became complete.
   */
  private static Optional<Snapshot> read(FileSystem files, Path directory) throws IOException {
    Path metadata = new Path(directory, METADATA);
    if (!files.exists(metadata)) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(files.open(metadata))) {
      return Optional.of(new Snapshot(id(in, directory), directory.toString()));
    } catch (Incomplete e) {
      return Optional.empty();
    }
  }

  private static long id(DataInputStream in, Path directory) throws Incomplete {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return Checkpoints.loadCheckpointMetadata(in, loader, directory.toString()).getCheckpointId();
    } catch (IOException | RuntimeException e) {
      throw new Incomplete(directory, e);
    }
  }

  /** Metadata that cannot be read to its end. */
  private static final class Incomplete extends Exception {
    private static final long serialVersionUID = 1L;

    private Incomplete(Path directory, Exception cause) {
      super(directory.toString(), cause);
    }
  }
}
