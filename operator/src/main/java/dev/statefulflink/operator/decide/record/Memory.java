package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.operator.decide.rest.Savepoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The operator's record, with the changes that decisions make to it. */
public record Memory(StatefulJobStatus status) {

  public Optional<ActiveRevision> active() {
    return Optional.ofNullable(status.active());
  }

  public Optional<Handoff> handoff() {
    return Optional.ofNullable(status.handoff());
  }

  public Optional<HeldGeneration> held() {
    return Optional.ofNullable(status.held());
  }

  public Optional<SavedState> lastState() {
    return Optional.ofNullable(status.lastState());
  }

  public List<String> retiring() {
    return status.retiring() == null ? List.of() : status.retiring();
  }

  public Optional<String> lastRestoreFrom() {
    return Optional.ofNullable(status.lastRestoreFrom());
  }

  public SavepointsStatus savepoints() {
    return Objects.requireNonNullElseGet(status.savepoints(), SavepointsStatus::empty);
  }

  public Memory withSavepoints(SavepointsStatus savepoints) {
    return edit(draft -> draft.savepoints = savepoints);
  }

  /** With a savepoint that a handoff took, so that it is deleted when it expires. */
  public Memory keeping(SavedState state) {
    return state.kind() == SavedState.Kind.SAVEPOINT
        ? withSavepoints(
            Savepoints.kept(
                savepoints(),
                new SavepointRecord(
                    state.location(),
                    state.takenAt(),
                    SavepointRecord.Cause.HANDOFF,
                    state.format(),
                    state.stateBackend())))
        : this;
  }

  public Memory withActive(@Nullable ActiveRevision active) {
    return edit(draft -> draft.active = active);
  }

  public Memory withHandoff(@Nullable Handoff handoff) {
    return edit(draft -> draft.handoff = handoff);
  }

  public Memory withHeld(@Nullable HeldGeneration held) {
    return edit(draft -> draft.held = held);
  }

  public Memory withLastState(@Nullable SavedState state) {
    return edit(draft -> draft.lastState = state);
  }

  public Memory withLastHandoff(LastHandoff last) {
    return edit(draft -> draft.lastHandoff = last);
  }

  public Memory withLastRestoreFrom(@Nullable String path) {
    return edit(draft -> draft.lastRestoreFrom = path);
  }

  public Memory withStateCheck(@Nullable StateCheck check) {
    return edit(draft -> draft.stateCheck = check);
  }

  public Memory retire(String revision) {
    var all = new ArrayList<>(retiring());
    if (!all.contains(revision)) {
      all.add(revision);
    }
    return withRetiring(all);
  }

  public Memory withRetiring(List<String> retiring) {
    return edit(draft -> draft.retiring = retiring.isEmpty() ? null : List.copyOf(retiring));
  }

  /** The handoff in progress, at its next step. */
  public Memory step(Handoff.Step step, Instant now) {
    return withHandoff(Handoffs.step(handoff().orElseThrow(), step, now));
  }

  public Memory progress(int tasksUp, Instant now) {
    return withHandoff(Handoffs.progress(handoff().orElseThrow(), tasksUp, now));
  }

  private Memory edit(Consumer<Draft> change) {
    var draft = new Draft(status);
    change.accept(draft);
    return new Memory(draft.done());
  }

  /** The record while it is changed: one copy in, one copy out. */
  private static final class Draft {
    private final StatefulJobStatus before;
    private @Nullable ActiveRevision active;
    private @Nullable Handoff handoff;
    private @Nullable HeldGeneration held;
    private @Nullable SavedState lastState;
    private @Nullable LastHandoff lastHandoff;
    private @Nullable List<String> retiring;
    private @Nullable String lastRestoreFrom;
    private @Nullable SavepointsStatus savepoints;
    private @Nullable StateCheck stateCheck;

    private Draft(StatefulJobStatus status) {
      before = status;
      active = status.active();
      handoff = status.handoff();
      held = status.held();
      lastState = status.lastState();
      lastHandoff = status.lastHandoff();
      retiring = status.retiring();
      lastRestoreFrom = status.lastRestoreFrom();
      savepoints = status.savepoints();
      stateCheck = status.stateCheck();
    }

    private StatefulJobStatus done() {
      return new StatefulJobStatus(
          before.observedGeneration(),
          before.conditions(),
          before.job(),
          active,
          handoff,
          held,
          lastState,
          lastHandoff,
          retiring,
          lastRestoreFrom,
          savepoints,
          stateCheck);
    }
  }
}
