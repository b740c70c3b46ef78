package dev.statefulflink.probe;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
 * of the job. Compiling a "job" (POST /jars/:jar/plan) executes this main() there without starting
 * a job, and Flink's answer contains the job's name.
 *
 * <p>Within one job, savepoints and checkpoints share one counter (Flink 1.20 and 2.3), so the
 * highest checkpoint id is the newest state.
 */
public final class SnapshotProbe {
  static final String NONE = "none";
  private static final String METADATA = "_metadata";

  private SnapshotProbe() {}

  /** Matches each existing directory; only at the end of a path. */
  private static final String EACH = "/*";

  /** One complete snapshot. */
  static final class Snapshot {
    private final long id;
    private final String location;

    Snapshot(long id, String location) {
      this.id = id;
      this.location = location;
    }

    long id() {
      return id;
    }

    String location() {
      return location;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Snapshot
          && ((Snapshot) other).id == id
          && ((Snapshot) other).location.equals(location);
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, location);
    }

    @Override
    public String toString() {
      return id + " in " + location;
    }
  }

  /**
   * @param directories each is searched, with its children; a star in a name matches any
   *     characters. If the last name of one is a star, the search is for snapshots of many jobs
   */
  public static void main(String[] directories) throws Exception {
    String answer = newest(List.of(directories)).map(Snapshot::location).orElse(NONE);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, 0).print();
    environment.execute(answer);
  }

  /**
   * The complete snapshot with the highest checkpoint id; of many jobs, the one that was written
   * last. Empty if there is none.
   */
  static Optional<Snapshot> newest(List<String> directories) throws IOException {
    if (directories.stream().anyMatch(directory -> directory.endsWith(EACH))) {
      return WrittenLast.in(directories);
    }
    List<Path> places = new ArrayList<>();
    for (String directory : directories) {
      places.addAll(Named.in(directory));
    }
    List<Snapshot> found = new ArrayList<>();
    for (Path path : places) {
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

  static FileStatus[] children(FileSystem files, Path directory) throws IOException {
    try {
      FileStatus[] children = files.listStatus(directory);
      return children == null ? new FileStatus[0] : children;
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /**
   * Empty if the directory contains no snapshot, or one whose metadata was not written to its end:
   * that one was never complete. Any other snapshot that cannot be read may be the newest one, so
   * it is an error.
   */
  static Optional<Snapshot> read(FileSystem files, Path directory) throws IOException {
    Path metadata = new Path(directory, METADATA);
    if (!files.exists(metadata)) {
      return Optional.empty();
    }
    long length = files.getFileStatus(metadata).getLen();
    try (Counted counted = new Counted(files.open(metadata))) {
      return id(new DataInputStream(counted), directory, () -> counted.bytes >= length)
          .map(id -> new Snapshot(id, directory.toString()));
    }
  }

  /**
   * @param wholeFile whether the whole file was read
   */
  private static Optional<Long> id(DataInputStream in, Path directory, BooleanSupplier wholeFile)
      throws IOException {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return Optional.of(
          Checkpoints.loadCheckpointMetadata(in, loader, directory.toString()).getCheckpointId());
    } catch (EOFException e) {
      if (wholeFile.getAsBoolean()) {
        return Optional.empty();
      }
      throw unreadable(directory, e);
    } catch (IOException | RuntimeException e) {
      throw unreadable(directory, e);
    }
  }

  /** Without a cause: Flink's answer shows the innermost one, which does not name the location. */
  private static IOException unreadable(Path directory, Exception why) {
    return new IOException("the snapshot in " + directory + " cannot be read (" + why + ")");
  }

  /** A stream that counts the bytes read from it. */
  private static final class Counted extends FilterInputStream {
    private long bytes;

    private Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      bytes += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int some = super.read(into, offset, length);
      bytes += Math.max(0, some);
      return some;
    }
  }
}
