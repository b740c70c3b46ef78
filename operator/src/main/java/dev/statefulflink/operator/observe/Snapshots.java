package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of snapshots of a job.
 *
 * @param savepoint the one that was asked for
 * @param mayBeTaken whether the savepoint of a stop may be complete although Flink does not report
 *     it, and the job has not ended by it: {@code found} shows whether it is in storage
 * @param checkpoint the trigger of the checkpoint that the job has to complete
 * @param found the newest snapshot that is in storage; an empty value if there is none
 * @param disposed locations of savepoints that Flink has deleted since the operator started
 */
public record Snapshots(
    Answer<SavepointResult> savepoint,
    boolean mayBeTaken,
    Optional<String> checkpoint,
    Answer<Optional<String>> found,
    Set<String> disposed) {
  static final Snapshots UNASKED =
      new Snapshots(new Answer.None<>(), false, Optional.empty(), new Answer.None<>(), Set.of());

  Snapshots withSavepoint(Answer<SavepointResult> now) {
    return new Snapshots(now, mayBeTaken, checkpoint, found, disposed);
  }

  Snapshots withMayBeTaken() {
    return new Snapshots(savepoint, true, checkpoint, found, disposed);
  }

  Snapshots withCheckpoint(String triggerId) {
    return new Snapshots(savepoint, mayBeTaken, Optional.of(triggerId), found, disposed);
  }

  Snapshots withFound(Answer<Optional<String>> now) {
    return new Snapshots(savepoint, mayBeTaken, checkpoint, now, disposed);
  }

  Snapshots withDisposed(Set<String> now) {
    return new Snapshots(savepoint, mayBeTaken, checkpoint, found, now);
  }
}
