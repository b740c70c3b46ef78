package dev.statefulflink.operator.status;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.cutover.Foretold;
import dev.statefulflink.operator.decide.fit.Verdicts;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The events for a change of the record. Pure, so each is published once. */
public final class Announcements {
  /** This number of repairs in a short time is no coincidence. */
  private static final int OFTEN = 3;

  private Announcements() {}

  /**
   * @param why an upgrade is made, as the end of a sentence; empty if it is not known
   */
  public static List<Announcement> between(
      StatefulJobStatus before, StatefulJobStatus after, String why) {
    var told = new ArrayList<Announcement>();
    foretold(before, after).ifPresent(told::add);
    step(before, after, why).ifPresent(told::add);
    warning(before, after).ifPresent(told::add);
    if (after.stateCheck() != null && !after.stateCheck().equals(before.stateCheck())) {
      told.addAll(checked(after.stateCheck()));
    }
    if (before.active() == null && before.handoff() == null && after.active() != null) {
      told.add(adopted(after.active()));
    }
    if (!Objects.equals(before.lastState(), after.lastState()) && after.lastState() != null) {
      told.add(stateRecorded(after.lastState()));
    }
    if (!Objects.equals(before.lastHandoff(), after.lastHandoff()) && after.lastHandoff() != null) {
      completed(after.lastHandoff()).ifPresent(told::add);
    }
    var held = after.held();
    if (held != null && !held.equals(before.held()) && !Ending.restarts(before.handoff())) {
      told.add(
          new Announcement(
              held.generation() + "-" + held.attempts() + "-held",
              !Reason.waits(held.reason()),
              held.reason(),
              held.message()));
    }
    checkpointsFail(before, after).ifPresent(told::add);
    return told;
  }

  private static Optional<Announcement> checkpointsFail(
      StatefulJobStatus before, StatefulJobStatus after) {
    return failing(before).isPresent()
        ? Optional.empty()
        : failing(after)
            .map(
                now ->
                    new Announcement(
                        now.getLastTransitionTime() + "-checkpoints",
                        true,
                        now.getReason(),
                        now.getMessage()));
  }

  private static Optional<Condition> failing(StatefulJobStatus status) {
    return status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream()
            .filter(condition -> JobFacts.CHECKPOINTING.equals(condition.getType()))
            .filter(condition -> "False".equals(condition.getStatus()))
            .findFirst();
  }

  private static Optional<Announcement> step(
      StatefulJobStatus before, StatefulJobStatus after, String why) {
    var now = after.handoff();
    var old = before.handoff();
    if (now == null || (old != null && old.id().equals(now.id()) && old.step() == now.step())) {
      return Optional.empty();
    }
    return Optional.of(
        new Announcement(now.id() + "-" + now.step(), back(now), reason(now), message(now, why)));
  }

  private static Optional<Announcement> warning(StatefulJobStatus before, StatefulJobStatus after) {
    return Optional.ofNullable(after.handoff())
        .filter(now -> now.warning() != null)
        .filter(now -> before.handoff() == null || before.handoff().warning() == null)
        .map(
            now -> {
              var warning = Objects.requireNonNull(now.warning(), "warning");
              return new Announcement(
                  now.id() + "-warning", true, warning.reason(), warning.message());
            });
  }

  /** State that does not fit is reported with the held generation. */
  private static List<Announcement> checked(StateCheck check) {
    var told = new ArrayList<Announcement>();
    if (check.outcome() == StateCheck.Outcome.UNCHECKED) {
      told.add(
          new Announcement(
              check.handoff() + "-unchecked",
              true,
              "StateUnchecked",
              "Whether the state fits the new job is not known before it starts. "
                  + Objects.requireNonNullElse(check.message(), "")));
    }
    var drops = Verdicts.drops(check);
    if (!drops.isEmpty()) {
      told.add(
          new Announcement(
              check.handoff() + "-drops",
              true,
              "StateDropped",
              "The new job does not take over the state of: " + drops));
    }
    var withoutUid = Verdicts.withoutUid(check);
    if (!withoutUid.isEmpty()) {
      told.add(
          new Announcement(
              check.handoff() + "-uid",
              true,
              "UidMissing",
              "Operators that keep state have no uid, so a change of the job may lose their state: "
                  + withoutUid
                  + ". Give each a uid"));
    }
    return told;
  }

  private static boolean back(Handoff handoff) {
    return handoff.failure() != null;
  }

  private static String reason(Handoff handoff) {
    return switch (handoff.step()) {
      case PREPARE -> "Preparing";
      case REHEARSE -> "Rehearsing";
      case AWAIT -> awaited(handoff);
      case CUT -> "TakingSavepoint";
      case CLEAR -> "MakingRoom";
      case RESUME -> "Restoring";
      case VERIFY -> "Verifying";
      case WITHDRAW -> "Withdrawing";
      case RETURN, VERIFY_RETURN -> Ending.restarts(handoff) ? "Restoring" : "RollingBack";
    };
  }

  private static String message(Handoff handoff, String why) {
    var from = source(handoff);
    return switch (handoff.step()) {
      case PREPARE -> "Creating the Flink cluster of revision " + handoff.id() + why;
      case REHEARSE -> "The cluster is up; compiling the job on it";
      case AWAIT -> awaiting(handoff);
      case CUT ->
          handoff.savepointDirectory() == null
              ? "Cancelling the job, to continue from its newest checkpoint"
              : "Stopping the job with a savepoint to "
                  + handoff.savepointDirectory()
                  + (handoff.strategy() == Strategy.RECREATE ? why : "");
      case CLEAR -> clearing(handoff);
      case RESUME -> "Starting the job" + from.map(path -> " from " + path).orElse(", empty");
      case VERIFY -> "Every task runs; waiting for the first checkpoint";
      case WITHDRAW -> Objects.requireNonNull(handoff.failure(), "failure").message();
      case RETURN -> "Starting the old revision again" + from.map(p -> " from " + p).orElse("");
      case VERIFY_RETURN -> "Every task of the old revision runs again";
    };
  }

  private static String awaited(Handoff handoff) {
    return Optional.ofNullable(handoff.cutover())
        .map(Handoff.Cutover::awaits)
        .orElse(Reason.AWAITING_APPROVAL.word());
  }

  private static String awaiting(Handoff handoff) {
    var cutover = Optional.ofNullable(handoff.cutover());
    return "The new version is ready, and the old job is running"
        + cutover
            .map(Handoff.Cutover::approve)
            .map(word -> "; it is stopped once spec.upgrade.approved is " + word)
            .orElse("")
        + cutover
            .map(Handoff.Cutover::window)
            .map(begin -> "; the next window begins at " + begin)
            .orElse("");
  }

  /** How long the job is expected to be stopped, reported before the stop. */
  private static Optional<Announcement> foretold(
      StatefulJobStatus before, StatefulJobStatus after) {
    return Optional.ofNullable(after.handoff())
        .filter(now -> now.expectedDowntime() != null && now.cutover() != null)
        .filter(now -> before.handoff() == null || before.handoff().expectedDowntime() == null)
        .map(
            now ->
                new Announcement(now.id() + "-foretold", false, "DowntimeForetold", foretold(now)));
  }

  private static String foretold(Handoff handoff) {
    var by = Objects.requireNonNull(handoff.cutover(), "cutover").foretoldBy();
    return (Foretold.UNKNOWN.equals(handoff.expectedDowntime())
            ? "It is not known for how long the job will not process data"
            : "The job will not process data for about " + handoff.expectedDowntime())
        + (by == null ? "" : ": " + by);
  }

  private static String clearing(Handoff handoff) {
    if (Boolean.TRUE.equals(handoff.lost())) {
      return "No JobManager has the job any more; its pods are removed, and the operator searches"
          + " storage for the newest state";
    }
    return handoff.strategy() == Strategy.RECREATE
        ? "The job has ended; its pods are removed to make room"
        : "The JobManager has forgotten the job; its pods are removed before the next job starts";
  }

  /** The state that the event's job starts from: on the way back, the old job's own state. */
  private static Optional<String> source(Handoff handoff) {
    var state = Optional.ofNullable(handoff.state()).map(SavedState::location);
    if (back(handoff)) {
      return state;
    }
    return Optional.ofNullable(handoff.restoreFrom())
        .or(() -> Boolean.TRUE.equals(handoff.empty()) ? Optional.empty() : state);
  }

  /**
   * Changes of another client were overwritten.
   *
   * @param objects one phrase each
   * @param times how often that was recently done
   */
  public static Announcement repaired(List<String> objects, int times, Instant now) {
    var again =
        times < OFTEN
            ? ""
            : ". Another client keeps changing them: they were applied again "
                + times
                + " times, with growing pauses";
    return new Announcement(
        now.toEpochMilli() + "-repaired",
        true,
        "Repaired",
        "Changed by another client, and applied again: " + String.join("; ", objects) + again);
  }

  private static Announcement adopted(ActiveRevision active) {
    return new Announcement(
        active.revision() + "-adopted",
        true,
        "Adopted",
        "The status was lost; revision "
            + active.revision()
            + ", which has job "
            + active.jobId()
            + ", is in charge again");
  }

  private static Announcement stateRecorded(SavedState state) {
    return new Announcement(
        Integer.toHexString(state.location().hashCode()) + "-state",
        false,
        "StateRecorded",
        "The job's state is in "
            + state.location()
            + (state.kind() == SavedState.Kind.CHECKPOINT ? ", of " + state.takenAt() : ""));
  }

  /**
   * Empty for one that ended differently, which other events report, and for one that only stops
   * the job.
   */
  private static Optional<Announcement> completed(LastHandoff last) {
    return last.completed() && last.to() != null ? Optional.of(runs(last)) : Optional.empty();
  }

  private static Announcement runs(LastHandoff last) {
    var downtime =
        Optional.ofNullable(last.downtime()).map(d -> " after a downtime of " + d).orElse("");
    return new Announcement(
        last.id() + "-done",
        false,
        "HandoffCompleted",
        "Revision " + last.to() + " runs" + downtime);
  }
}
