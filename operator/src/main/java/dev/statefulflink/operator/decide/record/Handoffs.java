package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The changes that a handoff's record goes through, and the times that it keeps. */
public final class Handoffs {
  private Handoffs() {}

  /**
   * What a handoff begins with.
   *
   * @param warmUp whether a job runs meanwhile, so that a warm cluster shortens its downtime
   */
  public record Beginning(
      Handoff.Purpose purpose,
      Handoff.Step first,
      long generation,
      String digest,
      int attempt,
      boolean recreate,
      boolean warmUp) {}

  public static Handoff begin(Beginning beginning, HandoffIds ids, Instant now) {
    var rests = beginning.purpose() == Purpose.DELETE || beginning.purpose() == Purpose.SUSPEND;
    return new Handoff(
        ids.id(),
        beginning.purpose(),
        beginning.first(),
        beginning.generation(),
        beginning.digest(),
        beginning.attempt(),
        rests ? null : ids.jobId(),
        beginning.warmUp() ? ids.warmUpJobId() : null,
        null,
        null,
        null,
        null,
        null,
        List.of(new Handoff.Mark(beginning.first(), now)),
        beginning.recreate() ? UpgradeSpec.Strategy.RECREATE : null,
        null,
        null);
  }

  public static Handoff step(Handoff handoff, Handoff.Step step, Instant now) {
    return edit(
        handoff,
        draft -> {
          draft.step = step;
          var marks = new ArrayList<>(draft.marks);
          marks.add(new Handoff.Mark(step, now));
          draft.marks = marks;
        });
  }

  /** With what the restore of the step under way has come to. */
  public static Handoff progress(Handoff handoff, int tasksUp, Instant now) {
    return edit(
        handoff,
        draft -> {
          var marks = new ArrayList<>(draft.marks);
          var last = marks.remove(marks.size() - 1);
          var progress = new Handoff.Progress(tasksUp, now);
          marks.add(new Handoff.Mark(last.step(), last.at(), progress));
          draft.marks = marks;
        });
  }

  /** What is recorded of the restore of the step under way. */
  public static Optional<Handoff.Progress> progress(Handoff h) {
    return h.marks().stream().skip(h.marks().size() - 1L).findFirst().map(Handoff.Mark::progress);
  }

  /** With the ids of the cut; all null for a cut by the newest checkpoint. */
  public static Handoff withCut(
      Handoff handoff,
      @Nullable String triggerId,
      @Nullable String directory,
      Handoff.@Nullable Snapshot snapshot) {
    return edit(
        handoff,
        draft -> {
          draft.triggerId = triggerId;
          draft.savepointDirectory = directory;
          draft.snapshot = snapshot;
        });
  }

  /** In which format its savepoint is taken, also that of a record that does not say so. */
  public static Format format(Handoff handoff) {
    return Optional.ofNullable(handoff.snapshot())
        .map(Handoff.Snapshot::format)
        .orElse(Format.CANONICAL);
  }

  public static Handoff withState(Handoff handoff, @Nullable SavedState state) {
    return edit(handoff, draft -> draft.state = state);
  }

  public static Handoff withMarks(Handoff handoff, List<Handoff.Mark> marks) {
    return edit(handoff, draft -> draft.marks = marks);
  }

  /** With what the next job starts from instead of the old one's state. */
  public static Handoff withSource(Handoff handoff, @Nullable String restoreFrom, boolean empty) {
    return edit(
        handoff,
        draft -> {
          draft.restoreFrom = restoreFrom;
          draft.empty = empty ? Boolean.TRUE : null;
        });
  }

  /** Whether the old job's state is still to be looked for in storage. */
  public static boolean isLost(Handoff handoff) {
    return Boolean.TRUE.equals(handoff.lost());
  }

  public static Handoff withLost(Handoff handoff, boolean lost) {
    return edit(handoff, draft -> draft.lost = lost ? Boolean.TRUE : null);
  }

  /**
   * With the time since when no job runs.
   *
   * @param since null where one ran until the cut
   */
  public static Handoff withDownSince(Handoff handoff, @Nullable Instant since) {
    return edit(handoff, draft -> draft.downSince = since);
  }

  /**
   * On its way back.
   *
   * @param returnJobId null where the old revision is not to run again
   */
  public static Handoff withReturn(
      Handoff handoff, @Nullable String returnJobId, Handoff.Failure failure) {
    return edit(
        handoff,
        draft -> {
          draft.returnJobId = returnJobId;
          draft.failure = failure;
        });
  }

  /** With what its rehearsal has found wrong. */
  public static Handoff withWarning(Handoff handoff, Handoff.Warning warning) {
    return edit(handoff, draft -> draft.warning = warning);
  }

  /** With what is known of the cut before it happens. */
  public static Handoff withCutover(
      Handoff handoff, String expectedDowntime, Handoff.Cutover cutover) {
    return edit(
        handoff,
        draft -> {
          draft.expectedDowntime = expectedDowntime;
          draft.cutover = cutover;
        });
  }

  /** The job of the new revision. A handoff to rest has none, and no step that asks for one. */
  public static String nextJob(Handoff handoff) {
    return Objects.requireNonNull(handoff.jobId(), "jobId");
  }

  /** The job of the old revision on the way back, if the old revision is to run again. */
  public static String returnJob(Handoff handoff) {
    return Objects.requireNonNull(handoff.returnJobId(), "returnJobId");
  }

  /** Why it goes back: recorded before the first step of the way back. */
  public static Handoff.Failure failure(Handoff handoff) {
    return Objects.requireNonNull(handoff.failure(), "failure");
  }

  /** Whether the old job was touched: what fails from there on has to go back. */
  public static boolean cut(Handoff handoff) {
    return began(handoff, Handoff.Step.CUT).isPresent();
  }

  public static boolean recreates(Handoff handoff) {
    return handoff.strategy() == UpgradeSpec.Strategy.RECREATE;
  }

  /** Where the next job starts from; empty for an empty start. */
  public static Optional<String> source(Handoff handoff) {
    if (handoff.restoreFrom() != null) {
      return Optional.of(handoff.restoreFrom());
    }
    return Boolean.TRUE.equals(handoff.empty())
        ? Optional.empty()
        : Optional.ofNullable(handoff.state()).map(SavedState::location);
  }

  /** Whether the next job cannot start without the state of the old one. */
  public static boolean needsOldState(Handoff handoff) {
    return handoff.restoreFrom() == null && !Boolean.TRUE.equals(handoff.empty());
  }

  public static Optional<Instant> began(Handoff h, Handoff.Step step) {
    return h.marks().stream().filter(mark -> mark.step() == step).map(Handoff.Mark::at).findFirst();
  }

  private static Handoff edit(Handoff handoff, Consumer<Draft> change) {
    return new Draft(handoff).done(change);
  }

  /** The record while it is changed: one copy in, one copy out. */
  private static final class Draft {
    private final Handoff before;
    private Handoff.Step step;
    private @Nullable String returnJobId;
    private @Nullable String triggerId;
    private @Nullable String savepointDirectory;
    private @Nullable SavedState state;
    private Handoff.@Nullable Failure failure;
    private List<Handoff.Mark> marks;
    private @Nullable String restoreFrom;
    private @Nullable Boolean empty;
    private @Nullable Boolean lost;
    private Handoff.@Nullable Warning warning;
    private @Nullable Instant downSince;
    private Handoff.@Nullable Snapshot snapshot;
    private @Nullable String expectedDowntime;
    private Handoff.@Nullable Cutover cutover;

    private Draft(Handoff handoff) {
      before = handoff;
      step = handoff.step();
      returnJobId = handoff.returnJobId();
      triggerId = handoff.triggerId();
      savepointDirectory = handoff.savepointDirectory();
      state = handoff.state();
      failure = handoff.failure();
      marks = handoff.marks();
      restoreFrom = handoff.restoreFrom();
      empty = handoff.empty();
      lost = handoff.lost();
      warning = handoff.warning();
      downSince = handoff.downSince();
      snapshot = handoff.snapshot();
      expectedDowntime = handoff.expectedDowntime();
      cutover = handoff.cutover();
    }

    private Handoff done(Consumer<Draft> change) {
      change.accept(this);
      return new Handoff(
          before.id(),
          before.purpose(),
          step,
          before.generation(),
          before.digest(),
          before.attempt(),
          before.jobId(),
          before.warmUpJobId(),
          returnJobId,
          triggerId,
          savepointDirectory,
          state,
          failure,
          marks,
          before.strategy(),
          restoreFrom,
          empty,
          lost,
          warning,
          downSince,
          snapshot,
          expectedDowntime,
          cutover);
    }
  }
}
