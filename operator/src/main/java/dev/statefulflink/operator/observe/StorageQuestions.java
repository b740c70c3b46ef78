package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkBoard;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.Question;
import dev.statefulflink.operator.intent.StatePaths;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which snapshots lie in storage: a JobManager is asked, since the operator opens no URI. */
record StorageQuestions(
    FlinkGateway flink, FlinkBoard board, ObjectKey key, String cluster, URI uri) {
  private static final Duration EACH = Duration.ofSeconds(5);

  /** The revision whose state is to be looked for by the next cluster, and where it is kept. */
  record OldState(ActiveRevision of, String stateUri) {}

  /** At rest, with what the job has left where Flink does not know it any more. */
  ClusterView forgotten(ClusterView view, ActiveRevision active, Optional<String> stateUri) {
    return stateUri
        .filter(state -> view.jobUnknown())
        .map(state -> view.withFound(leftBy(active.revision(), active.jobId(), state)))
        .orElse(view);
  }

  /**
   * Where a job that was taken away may have kept its state. The record of its revision is gone by
   * then; its savepoint was to lie below the same URI.
   */
  static List<String> mayBeBelow(
      Observer.Subject subject, Handoff handoff, Optional<String> ofActive) {
    var key = subject.key();
    var ofSavepoint =
        Optional.ofNullable(handoff.savepointDirectory())
            .flatMap(path -> StatePaths.uriOf(path, key.namespace(), key.name()));
    var declared =
        subject
            .declared()
            .filter(now -> handoff.generation() == subject.generation())
            .map(now -> now.intent().stateUri());
    return ofActive.stream()
        .flatMap(old -> Stream.of(Optional.of(old), ofSavepoint, declared))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /**
   * Whether there may be a state that is not recorded: of a start from nothing for all that is
   * known, and of one whose start before may have completed a checkpoint before it was given up.
   * Not if the user has said what it starts from.
   */
  static boolean mayHaveLeft(Handoff handoff, Optional<LastHandoff> last) {
    return handoff.purpose() == Handoff.Purpose.START
        && handoff.restoreFrom() == null
        && !Boolean.TRUE.equals(handoff.empty())
        && (handoff.state() == null
            || last.filter(start -> start.purpose() == Handoff.Purpose.START)
                .filter(start -> !start.completed())
                .isPresent());
  }

  /** A snapshot may be named by its directory, or by the metadata file in it. */
  Answer<Optional<String>> given(String snapshot) {
    return newest("given", List.of(snapshot.replaceAll("/_metadata/?$", "")));
  }

  /** The newest state of a job that Flink does not know any more. */
  Answer<Optional<String>> leftBy(ActiveRevision active, Handoff handoff, String stateUri) {
    var checkpoints = checkpoints(active.revision(), active.jobId(), stateUri);
    return newest(
        "left by " + active.jobId(),
        handoff.savepointDirectory() == null
            ? List.of(checkpoints)
            : List.of(checkpoints, handoff.savepointDirectory()));
  }

  /** The newest checkpoint of a job of a revision. */
  Answer<Optional<String>> leftBy(String revision, String jobId, String stateUri) {
    return leftBy(revision, jobId, List.of(stateUri));
  }

  /** The same, where it is not known which of these the job kept its state below. */
  Answer<Optional<String>> leftBy(String revision, String jobId, List<String> stateUris) {
    return newest(
        "left by " + jobId,
        stateUris.stream().map(uri -> checkpoints(revision, jobId, uri)).distinct().toList());
  }

  /** The newest that any job of the object's name has left, whichever object it was. */
  Answer<Optional<String>> leftByAny(String stateUri) {
    return newest("left by any", new StatePaths(stateUri, key.namespace(), key.name()).snapshots());
  }

  private String checkpoints(String revision, String jobId, String stateUri) {
    var paths = new StatePaths(stateUri, key.namespace(), key.name());
    return paths.checkpoints(revision) + "/" + jobId;
  }

  private Answer<Optional<String>> newest(String what, List<String> directories) {
    return board.ask(
        new Question(key, cluster, "newest snapshot " + what),
        EACH,
        () -> flink.newestSnapshot(uri, directories));
  }
}
