package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.intent.StatePaths;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which snapshots are in storage: a JobManager is asked, since the operator opens no URI. */
public record StorageQuestions(
    FlinkGateway flink, FlinkBoard board, ObjectKey key, String cluster, URI uri) {
  private static final Duration EACH = Duration.ofSeconds(5);

  /** The revision whose state the next cluster searches for, and where it is kept. */
  public record OldState(ActiveRevision of, String stateUri) {}

  /**
   * At rest, with the state that the job left, if Flink does not know the job, or none of its
   * snapshots.
   */
  public ClusterView forgotten(
      ClusterView view,
      ActiveRevision active,
      Optional<String> stateUri,
      Optional<SavedState> recorded) {
    return stateUri
        .filter(state -> view.jobUnknown() || view.listsNoSnapshot())
        .map(state -> view.withFound(leftBy(active, state, recorded)))
        .orElse(view);
  }

  /** Before a job is submitted that may have run, with what it has left. */
  ClusterView resubmitted(
      ClusterView view,
      Handoff handoff,
      String revision,
      String jobId,
      Optional<String> stateUri,
      Instant now) {
    return view.mayHaveRun(handoff, now) && stateUri.isPresent()
        ? view.withFound(leftBy(revision, jobId, List.of(stateUri.get())).from(view.unknownSince()))
        : view;
  }

  /**
   * Where a removed job may have kept its state. The record of its revision no longer exists by
   * then; its savepoint directory was below the same URI.
   */
  public static List<String> mayBeBelow(
      Observation.Subject subject, Handoff handoff, Optional<String> ofActive) {
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
   * Whether there may be an unrecorded state: for a start without any known state, and for one
   * whose previous start may have completed a checkpoint before it was given up. Not if the user
   * has declared what it starts from.
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
    return newest(Stream.of(snapshot.replaceAll("/_metadata/?$", "")));
  }

  /**
   * The newest state of a job that Flink no longer knows. An abandoned handoff may have stopped it
   * with a savepoint.
   */
  Answer<Optional<String>> leftBy(ActiveRevision active, Handoff handoff, String stateUri) {
    return newest(
        Stream.concat(
            all(active.revision(), active.jobId(), stateUri),
            Stream.ofNullable(handoff.savepointDirectory())));
  }

  /** The same, also for the job that came after it. */
  Answer<Optional<String>> leftByBoth(ActiveRevision active, Handoff handoff, String stateUri) {
    return newest(
        Stream.concat(
            all(active.revision(), active.jobId(), stateUri),
            all(handoff.id(), FlinkQuestions.job(handoff.jobId()), stateUri)));
  }

  /**
   * The newest checkpoint of a job, or its recorded state. Not any other savepoint: one that was
   * taken at rest may be all that is left of a finished job.
   */
  private Answer<Optional<String>> leftBy(
      ActiveRevision active, String stateUri, Optional<SavedState> recorded) {
    var savepoint =
        recorded
            .map(SavedState::location)
            .filter(location -> StatePaths.isSavepointOf(active.jobId(), location));
    return newest(
        Stream.concat(
            Stream.of(checkpoints(active.revision(), active.jobId(), stateUri)),
            savepoint.stream()));
  }

  /**
   * The newest checkpoint of a job of a revision, if it is not known below which of these URIs the
   * job kept its state.
   */
  Answer<Optional<String>> leftBy(String revision, String jobId, List<String> stateUris) {
    return newest(stateUris.stream().map(uri -> checkpoints(revision, jobId, uri)).distinct());
  }

  /** The newest one that any job of the object's name left, of any object. */
  Answer<Optional<String>> leftByAny(String stateUri) {
    return newest(paths(stateUri).snapshots().stream());
  }

  /** Where the checkpoints and the savepoints of a job are. */
  private Stream<String> all(String revision, String jobId, String stateUri) {
    return Stream.of(checkpoints(revision, jobId, stateUri), paths(stateUri).savepointsOf(jobId));
  }

  private String checkpoints(String revision, String jobId, String stateUri) {
    return paths(stateUri).checkpoints(revision) + "/" + jobId;
  }

  private StatePaths paths(String stateUri) {
    return new StatePaths(stateUri, key.namespace(), key.name());
  }

  /** A result for one set of directories says nothing about another one. */
  private Answer<Optional<String>> newest(Stream<String> in) {
    var directories = in.toList();
    return board.ask(
        new Question(key, cluster, "newest snapshot in " + String.join(" ", directories)),
        EACH,
        () -> flink.newestSnapshot(uri, directories));
  }
}
