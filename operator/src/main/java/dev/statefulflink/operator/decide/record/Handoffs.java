package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.operator.decide.record.HandoffParts.Course;
import dev.statefulflink.operator.decide.record.HandoffParts.Cut;
import dev.statefulflink.operator.decide.record.HandoffParts.Identity;
import dev.statefulflink.operator.decide.record.HandoffParts.Outlook;
import dev.statefulflink.operator.decide.record.HandoffParts.WayBack;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The changes of a handoff's record, and the times in it. */
public final class Handoffs {
  private Handoffs() {}

  /**
   * What a handoff begins with.
   *
   * @param warmUp whether a job runs in the meantime, so that a warm cluster shortens its downtime
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
    // What begins with the way back starts the old revision again, and makes no other.
    var rests = beginning.purpose() == Purpose.DELETE || beginning.purpose() == Purpose.SUSPEND;
    var identity =
        new Identity(
            ids.id(),
            beginning.purpose(),
            beginning.generation(),
            beginning.digest(),
            beginning.attempt(),
            beginning.recreate() ? UpgradeSpec.Strategy.RECREATE : null,
            rests || beginning.first() == Step.RETURN ? null : ids.jobId(),
            beginning.warmUp() ? ids.warmUpJobId() : null,
            null);
    return HandoffParts.begin(identity, Course.from(beginning.first(), now)).written();
  }

  public static Handoff step(Handoff handoff, Handoff.Step step, Instant now) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.course().to(step, now));
  }

  /** With the progress of the current step's restore. */
  public static Handoff progress(Handoff handoff, int tasksUp, Instant now) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.course().restored(tasksUp, now));
  }

  /** The recorded progress of the current step's restore. */
  public static Optional<Handoff.Progress> progress(Handoff h) {
    return h.marks().stream().skip(h.marks().size() - 1L).findFirst().map(Handoff.Mark::progress);
  }

  /** With the ids of the cut; all null for a cut by the newest checkpoint. */
  public static Handoff withCut(
      Handoff handoff,
      @Nullable String triggerId,
      @Nullable String directory,
      Handoff.@Nullable Snapshot snapshot) {
    var parts = HandoffParts.of(handoff);
    return parts.with(new Cut(triggerId, directory, snapshot, handoff.downSince()));
  }

  /** With where the jobs of the new revision keep their checkpoints. */
  public static Handoff withCheckpoints(Handoff handoff, @Nullable String directory) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.source().checkpointsIn(directory));
  }

  /** The format of its savepoint, also for a record without a format. */
  public static Format format(Handoff handoff) {
    return Optional.ofNullable(handoff.snapshot())
        .map(Handoff.Snapshot::format)
        .orElse(Format.CANONICAL);
  }

  public static Handoff withState(Handoff handoff, @Nullable SavedState state) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.source().state(state));
  }

  public static Handoff withMarks(Handoff handoff, List<Handoff.Mark> marks) {
    return HandoffParts.of(handoff).with(new Course(handoff.step(), marks));
  }

  /** With what the next job starts from instead of the old one's state. */
  public static Handoff withSource(Handoff handoff, @Nullable String restoreFrom, boolean empty) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.source().from(restoreFrom, empty));
  }

  /** Whether the operator still has to search storage for the old job's state. */
  public static boolean isLost(Handoff handoff) {
    return Boolean.TRUE.equals(handoff.lost());
  }

  public static Handoff withLost(Handoff handoff, boolean lost) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.source().lost(lost));
  }

  /**
   * With the time since which no job runs.
   *
   * @param since null if one ran until the cut
   */
  public static Handoff withDownSince(Handoff handoff, @Nullable Instant since) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.cut().downSince(since));
  }

  /**
   * On its way back.
   *
   * @param returnJobId null if the old revision should not run again
   */
  public static Handoff withReturn(
      Handoff handoff, @Nullable String returnJobId, Handoff.Failure failure) {
    return HandoffParts.of(handoff).with(new WayBack(returnJobId, failure));
  }

  /** With the problem that its rehearsal found. */
  public static Handoff withWarning(Handoff handoff, Handoff.Warning warning) {
    return HandoffParts.of(handoff)
        .with(new Outlook(warning, handoff.expectedDowntime(), handoff.cutover()));
  }

  /** With the id of the job that restores the state in its rehearsal. */
  public static Handoff withRehearsal(Handoff handoff, String jobId) {
    var parts = HandoffParts.of(handoff);
    return parts.with(parts.identity().rehearsedBy(jobId));
  }

  /** With what is known of the cut before it happens. */
  public static Handoff withCutover(
      Handoff handoff, String expectedDowntime, Handoff.Cutover cutover) {
    return HandoffParts.of(handoff).with(new Outlook(handoff.warning(), expectedDowntime, cutover));
  }

  /**
   * The job of the new revision. A handoff that only stops the job has none, and no step that needs
   * one.
   */
  public static String nextJob(Handoff handoff) {
    return Objects.requireNonNull(handoff.jobId(), "jobId");
  }

  /** The job of the old revision on the way back, if the old revision should run again. */
  public static String returnJob(Handoff handoff) {
    return Objects.requireNonNull(handoff.returnJobId(), "returnJobId");
  }

  /** Why it returns: recorded before the first step of the way back. */
  public static Handoff.Failure failure(Handoff handoff) {
    return Objects.requireNonNull(handoff.failure(), "failure");
  }

  /** Whether the old job was touched: a failure from here on requires the way back. */
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
}
