package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operator's record, with the changes that decisions make to it. */
record Memory(StatefulJobStatus status) {

  Optional<ActiveRevision> active() {
    return Optional.ofNullable(status.active());
  }

  Optional<Handoff> handoff() {
    return Optional.ofNullable(status.handoff());
  }

  Optional<HeldGeneration> held() {
    return Optional.ofNullable(status.held());
  }

  Optional<SavedState> lastState() {
    return Optional.ofNullable(status.lastState());
  }

  List<String> retiring() {
    return status.retiring() == null ? List.of() : status.retiring();
  }

  Memory withActive(ActiveRevision active) {
    return copy(active, status.handoff(), status.held(), status.lastState(), status.lastHandoff());
  }

  Memory withHandoff(Handoff handoff) {
    return copy(status.active(), handoff, status.held(), status.lastState(), status.lastHandoff());
  }

  Memory withHeld(HeldGeneration held) {
    return copy(status.active(), status.handoff(), held, status.lastState(), status.lastHandoff());
  }

  Memory withLastState(SavedState state) {
    return copy(status.active(), status.handoff(), status.held(), state, status.lastHandoff());
  }

  Memory withLastHandoff(LastHandoff last) {
    return copy(status.active(), status.handoff(), status.held(), status.lastState(), last);
  }

  Memory retire(String revision) {
    var all = new ArrayList<>(retiring());
    if (!all.contains(revision)) {
      all.add(revision);
    }
    return withRetiring(all);
  }

  Memory withRetiring(List<String> retiring) {
    return new Memory(
        new StatefulJobStatus(
            status.observedGeneration(),
            status.conditions(),
            status.job(),
            status.active(),
            status.handoff(),
            status.held(),
            status.lastState(),
            status.lastHandoff(),
            retiring.isEmpty() ? null : List.copyOf(retiring)));
  }

  /** The handoff under way, at its next step. */
  Memory step(Handoff.Step step, Instant now) {
    return withHandoff(Handoffs.step(status.handoff(), step, now));
  }

  private Memory copy(
      ActiveRevision active,
      Handoff handoff,
      HeldGeneration held,
      SavedState lastState,
      LastHandoff lastHandoff) {
    return new Memory(
        new StatefulJobStatus(
            status.observedGeneration(),
            status.conditions(),
            status.job(),
            active,
            handoff,
            held,
            lastState,
            lastHandoff,
            status.retiring()));
  }
}
