package dev.statefulflink.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.probe.SnapshotProbe.Snapshot;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotProbeTest {
  @TempDir Path storage;

  @Test
  void shouldFindTheHighestCheckpointIdOverAllDirectories() throws IOException {
    snapshot("checkpoints/job/chk-9", 9);
    snapshot("checkpoints/job/chk-11", 11);
    snapshot("savepoints/handoff/savepoint-1", 10);

    assertThat(newest("checkpoints/job", "savepoints/handoff"))
        .isEqualTo(uri("checkpoints/job/chk-11"));
  }

  @Test
  void shouldPreferASavepointThatCameAfterTheLastCheckpoint() throws IOException {
    snapshot("checkpoints/job/chk-9", 9);
    snapshot("savepoints/handoff/savepoint-1", 10);

    assertThat(newest("checkpoints/job", "savepoints/handoff"))
        .isEqualTo(uri("savepoints/handoff/savepoint-1"));
  }

  @Test
  void shouldFindTheSavepointsOfAJobByTheirNames() throws IOException {
    snapshot("checkpoints/job/chk-9", 9);
    snapshot("savepoints/one/savepoint-1a2b3c-0", 10);
    snapshot("savepoints/two/savepoint-1a2b3c-1", 12);
    snapshot("savepoints/two/savepoint-ffffff-1", 13);

    assertThat(newest("checkpoints/job", "savepoints/*/savepoint-1a2b3c-*"))
        .isEqualTo(uri("savepoints/two/savepoint-1a2b3c-1"));
    assertThat(newest("checkpoints/job", "never-made/*/savepoint-1a2b3c-*"))
        .isEqualTo(uri("checkpoints/job/chk-9"));
  }

  @Test
  void shouldTakeADirectoryThatIsASnapshotItself() throws IOException {
    snapshot("given/savepoint-7", 3);

    assertThat(newest("given/savepoint-7")).isEqualTo(uri("given/savepoint-7"));
  }

  @Test
  void shouldPassOverWhatWasNotWrittenToItsEnd() throws IOException {
    snapshot("savepoints/handoff/whole", 4);
    Path broken = snapshot("savepoints/handoff/broken", 5);
    byte[] bytes = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(bytes, bytes.length / 2));
    Files.createDirectories(storage.resolve("savepoints/handoff/without-metadata"));
    Files.createFile(storage.resolve("savepoints/handoff/a-file"));

    assertThat(newest("savepoints/handoff")).isEqualTo(uri("savepoints/handoff/whole"));
  }

  /** Skipping it would choose an older snapshot, and nobody would know. */
  @Test
  void shouldFailOnASnapshotThatItCannotRead() throws IOException {
    snapshot("checkpoints/job/chk-9", 9);
    Path unreadable = snapshot("checkpoints/job/chk-10", 10);
    byte[] bytes = Files.readAllBytes(unreadable);
    bytes[7] = 99; // a version of the metadata that this Flink does not know
    Files.write(unreadable, bytes);

    assertThatThrownBy(() -> newest("checkpoints/job"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoints/job/chk-10")
        .hasMessageContaining("99");
  }

  @Test
  void shouldFailOnAReadThatEndsBeforeTheFileDoes() throws IOException {
    Path metadata = snapshot("checkpoints/job/chk-10", 10);
    org.apache.flink.core.fs.Path directory =
        new org.apache.flink.core.fs.Path(metadata.getParent().toUri());

    assertThat(SnapshotProbe.read(new CutOff(Integer.MAX_VALUE), directory)).isPresent();
    assertThatThrownBy(() -> SnapshotProbe.read(new CutOff(12), directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoints/job/chk-10");
  }

  /** Its connection to the storage breaks after this number of bytes, which reads as an end. */
  private static final class CutOff extends LocalFileSystem {
    private final int bytes;

    private CutOff(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public FSDataInputStream open(org.apache.flink.core.fs.Path file) throws IOException {
      byte[] all = Files.readAllBytes(Path.of(file.getPath()));
      byte[] read = Arrays.copyOf(all, Math.min(bytes, all.length));
      return new ByteStreamStateHandle("metadata", read).openInputStream();
    }
  }

  @Test
  void shouldFindNothingWhereNothingIs() throws IOException {
    assertThat(newest("savepoints/never-made")).isEmpty();
  }

  /** Their checkpoint ids are not from one counter. */
  @Test
  void shouldFindWhatWasWrittenLastOfManyJobs() throws IOException {
    written(1, snapshot("job/checkpoints/a/one/chk-90", 90));
    written(3, snapshot("job/checkpoints/b/two/chk-2", 2));
    written(2, snapshot("job/savepoints/h/savepoint-1", 50));
    Files.createDirectories(storage.resolve("job/checkpoints/b/two/chk-3"));

    assertThat(newest("job/checkpoints/*/*", "job/savepoints/*"))
        .isEqualTo(uri("job/checkpoints/b/two/chk-2"));
    assertThat(newest("job/savepoints/*")).isEqualTo(uri("job/savepoints/h/savepoint-1"));
    assertThat(newest("never/checkpoints/*/*", "never/savepoints/*")).isEmpty();
  }

  @Test
  void shouldTakeForThereWhatOfManyJobsCannotBeRead() throws IOException {
    written(1, snapshot("checkpoints/a/one/chk-9", 9));
    Path unreadable = snapshot("checkpoints/b/two/chk-2", 2);
    byte[] bytes = Files.readAllBytes(unreadable);
    Path broken = snapshot("checkpoints/c/three/chk-3", 3);
    written(3, Files.write(broken, Arrays.copyOf(bytes, bytes.length / 2)));
    bytes[7] = 99;
    written(2, Files.write(unreadable, bytes));

    assertThat(newest("checkpoints/*/*")).isEqualTo(uri("checkpoints/b/two/chk-2"));
  }

  private static void written(long second, Path metadata) throws IOException {
    Files.setLastModifiedTime(metadata, FileTime.from(Instant.ofEpochSecond(second)));
  }

  private Optional<String> newest(String... directories) throws IOException {
    List<String> uris =
        Arrays.stream(directories).map(d -> storage.resolve(d).toUri().toString()).toList();
    return SnapshotProbe.newest(uris).map(Snapshot::location);
  }

  /** As Flink writes the location: file:/x. */
  private Optional<String> uri(String directory) {
    return Optional.of("file:" + storage.resolve(directory));
  }

  private Path snapshot(String directory, long id) throws IOException {
    Path metadata = Files.createDirectories(storage.resolve(directory)).resolve("_metadata");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(metadata))) {
      Checkpoints.storeCheckpointMetadata(new CheckpointMetadata(id, List.of(), List.of()), out);
    }
    return metadata;
  }
}
