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
import dev.statefulflink.operator.intent.StateUris;
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
  public record OldState(ActiveRevision of, StateUris stateUris) {}

  /**
   * At rest, with the state that the job left, if Flink does not know the job, or none of its
   * snapshots.
   */
  public ClusterView forgotten(
      ClusterView view,
      ActiveRevision active,
      Optional<StateUris> stateUris,
      Optional<SavedState> recorded) {
    return stateUris
        .filter(state -> view.jobUnknown() || view.listsNoSnapshot())
        .map(state -> view.withFound(leftBy(active, state, recorded)))
        .orElse(view);
  }

  /** Before the job of the revision in charge starts again, with what it starts from. */
  ClusterView returning(
      ClusterView view,
      Handoff handoff,
      ActiveRevision active,
      Optional<StateUris> stateUris,
      Instant now) {
    var jobId = FlinkQuestions.job(handoff.returnJobId());
    if (!Boolean.TRUE.equals(handoff.lost())) {
      return resubmitted(view, handoff, active.revision(), jobId, stateUris, now);
    }
    return stateUris
        .filter(uris -> view.jobUnknown())
        .map(uris -> view.withFound(leftBy(active, handoff, uris).from(handoff.stepBegan())))
        .orElse(view);
  }

  /** Before a job is submitted that may have run, with what it has left. */
  ClusterView resubmitted(
      ClusterView view,
      Handoff handoff,
      String revision,
      String jobId,
      Optional<StateUris> stateUris,
      Instant now) {
    return view.mayHaveRun(handoff, now) && stateUris.isPresent()
        ? view.withFound(
            leftBy(jobId, List.of(paths(stateUris.get()).checkpoints(revision)))
                .from(view.unknownSince()))
        : view;
  }

  /**
   * Where the jobs of a revision that was taken away may have kept their checkpoints. Its record is
   * gone by then. That of the handoff says where, unless an earlier release has written it; then
   * the savepoint was to lie below the same URI.
   */
  public static List<String> mayBeIn(
      Observation.Subject subject, Handoff handoff, Optional<StateUris> ofActive) {
    var key = subject.key();
    var ofSavepoint =
        Optional.ofNullable(handoff.savepointDirectory())
            .flatMap(path -> StatePaths.uriOf(path, key.namespace(), key.name()));
    var declared =
        subject
            .declared()
            .filter(now -> handoff.generation() == subject.generation())
            .map(now -> now.intent().stateUris().checkpoints());
    return ofActive.stream()
        .flatMap(old -> Stream.of(Optional.of(old.checkpoints()), ofSavepoint, declared))
        .flatMap(Optional::stream)
        .map(uri -> new StatePaths(uri, key.namespace(), key.name()).checkpoints(handoff.id()))
        .flatMap(place -> Stream.concat(Stream.of(place), recorded(handoff)))
        .distinct()
        .toList();
  }

  private static Stream<String> recorded(Handoff handoff) {
    return Stream.ofNullable(handoff.checkpointDirectory());
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
  Answer<Optional<String>> leftBy(ActiveRevision active, Handoff handoff, StateUris stateUris) {
    return newest(
        Stream.concat(
            all(active.revision(), active.jobId(), stateUris),
            Stream.ofNullable(handoff.savepointDirectory())));
  }

  /** The savepoint of the handoff, if it is complete. */
  Answer<Optional<String>> takenBy(Handoff handoff) {
    return newest(Stream.ofNullable(handoff.savepointDirectory()));
  }

  /** The same, also for the job that came after it. */
  Answer<Optional<String>> leftByBoth(ActiveRevision active, Handoff handoff, StateUris stateUris) {
    return newest(
        Stream.concat(
            all(active.revision(), active.jobId(), stateUris),
            all(handoff.id(), FlinkQuestions.job(handoff.jobId()), stateUris)));
  }

  /**
   * The newest checkpoint of a job, or its recorded state. Not any other savepoint: one that was
   * taken at rest may be all that is left of a finished job.
   */
  private Answer<Optional<String>> leftBy(
      ActiveRevision active, StateUris stateUris, Optional<SavedState> recorded) {
    var savepoint =
        recorded
            .map(SavedState::location)
            .filter(location -> StatePaths.isSavepointOf(active.jobId(), location));
    return newest(
        Stream.concat(
            Stream.of(checkpoints(active.revision(), active.jobId(), stateUris)),
            savepoint.stream()));
  }

  /** The newest checkpoint of a job, in whichever of these directories it kept them. */
  Answer<Optional<String>> leftBy(String jobId, List<String> places) {
    return newest(places.stream().map(place -> place + "/" + jobId));
  }

  /** The newest one that any job of the object's name left, of any object. */
  Answer<Optional<String>> leftByAny(StateUris stateUris) {
    return newest(paths(stateUris).snapshots().stream());
  }

  /** Where the checkpoints and the savepoints of a job are. */
  private Stream<String> all(String revision, String jobId, StateUris stateUris) {
    return Stream.of(checkpoints(revision, jobId, stateUris), paths(stateUris).savepointsOf(jobId));
  }

  private String checkpoints(String revision, String jobId, StateUris stateUris) {
    return paths(stateUris).checkpoints(revision) + "/" + jobId;
  }

  private StatePaths paths(StateUris stateUris) {
    return new StatePaths(stateUris, key.namespace(), key.name());
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
