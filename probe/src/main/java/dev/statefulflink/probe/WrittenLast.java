package dev.statefulflink.probe;

import dev.statefulflink.probe.SnapshotProbe.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The snapshot of many jobs that was written last: their checkpoint ids are from different
 * counters.
 */
final class WrittenLast {
  private WrittenLast() {}

  /** The metadata file of one snapshot, which may not have been written to its end. */
  private static final class Metadata {
    private final FileSystem files;
    private final FileStatus file;

    Metadata(FileSystem files, FileStatus file) {
      this.files = files;
      this.file = file;
    }

    Path directory() {
      return file.getPath().getParent();
    }

    /** An unreadable snapshot counts, too: another version of Flink may have written it. */
    Optional<Snapshot> snapshot() {
      try {
        return SnapshotProbe.read(files, directory());
      } catch (IOException e) {
        return Optional.of(new Snapshot(0, directory().toString()));
      }
    }
  }

  static Optional<Snapshot> in(List<String> patterns) throws IOException {
    List<Metadata> all = new ArrayList<>();
    for (String pattern : patterns) {
      for (Path place : Named.in(pattern)) {
        FileSystem files = place.getFileSystem();
        for (Path child : directories(files, place)) {
          Path metadata = new Path(child, "_metadata");
          if (files.exists(metadata)) {
            all.add(new Metadata(files, files.getFileStatus(metadata)));
          }
        }
      }
    }
    return all.stream()
        .sorted(
            Comparator.comparingLong((Metadata one) -> one.file.getModificationTime()).reversed())
        .flatMap(one -> one.snapshot().stream())
        .findFirst();
  }

  private static List<Path> directories(FileSystem files, Path above) throws IOException {
    List<Path> found = new ArrayList<>();
    for (FileStatus child : SnapshotProbe.children(files, above)) {
      if (child.isDir()) {
        found.add(child.getPath());
      }
    }
    return found;
  }
}
