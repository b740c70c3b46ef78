package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.operator.observe.Observation;
import java.util.Objects;

/** How the old job is to be stopped: what is recorded before anything happens to it. */
final class Cutting {
  static final Verdict VERDICT =
      new Verdict(Reason.TAKING_SAVEPOINT, "Stopping the job with a savepoint.");

  private Cutting() {}

  /** As the spec wants it, with all ids of the cut. */
  static Handoff of(Observation seen, Handoff handoff) {
    var from = stateFrom(seen, handoff.purpose());
    var empties = from == StateFrom.NOTHING && handoff.restoreFrom() == null;
    var sourced = empties ? Handoffs.withSource(handoff, null, true) : handoff;
    return from == StateFrom.SAVEPOINT ? bySavepoint(seen, sourced) : byCheckpoint(sourced);
  }

  private static Handoff bySavepoint(Observation seen, Handoff handoff) {
    var ids = HandoffIds.of(seen.key(), handoff.purpose(), handoff.generation(), handoff.attempt());
    return Handoffs.withCut(
        handoff, ids.triggerId(), Observed.savepointDirectory(seen, handoff.id()));
  }

  /** The job is cancelled, and its newest checkpoint is its state. */
  static Handoff byCheckpoint(Handoff handoff) {
    return Handoffs.withCut(handoff, null, null);
  }

  /** Whether the user has said that the next job is to start from elsewhere, or from nothing. */
  static boolean oldStateUnneeded(Observation seen) {
    return !seen.deleting()
        && (Observed.pendingRestore(seen).isPresent()
            || stateFrom(seen, Purpose.UPGRADE) == StateFrom.NOTHING);
  }

  /** A job that is put to rest keeps its state, whatever its next change will make of it. */
  private static StateFrom stateFrom(Observation seen, Purpose purpose) {
    var declared = seen.declared().map(d -> d.upgrade().stateFrom()).orElse(StateFrom.SAVEPOINT);
    return switch (purpose) {
      case START, UPGRADE -> declared;
      case SUSPEND -> declared == StateFrom.NOTHING ? StateFrom.SAVEPOINT : declared;
      case DELETE -> StateFrom.SAVEPOINT;
    };
  }

  /** The stop with a savepoint that the record names. */
  static Action stop(Handoff handoff, ActiveRevision active) {
    return new Action.StopWithSavepoint(
        active.revision(),
        active.jobId(),
        Objects.requireNonNull(handoff.triggerId(), "triggerId"),
        Objects.requireNonNull(handoff.savepointDirectory(), "savepointDirectory"));
  }
}
