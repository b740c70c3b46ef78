package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.intent.LastState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A status without what no decision reads, as the words of messages and the times of ended steps;
 * and the same a while later, when all that lasts has lasted longer.
 */
final class Plain {
  /** Beyond three deadlines and any patience: what is older is as old. */
  static final Duration OLDEST = Duration.ofSeconds(215);

  private Plain() {}

  static StatefulJobStatus status(StatefulJobStatus status) {
    return later(status, Duration.ZERO);
  }

  static World later(World world, Duration wait) {
    var draft = world.edit();
    draft.status = later(world.status(), wait);
    draft.kept =
        world.kept().map(kept -> new LastState(state(kept.state(), wait), kept.restoreFrom()));
    draft.still = at(world.still(), wait);
    draft.watched = at(world.watched(), wait);
    var replies = new TreeMap<String, World.Reply>();
    world
        .replies()
        .forEach(
            (name, r) ->
                replies.put(
                    name,
                    new World.Reply(
                        r.cluster(), r.what(), r.status(), r.refused(), at(r.since(), wait))));
    draft.replies.putAll(replies);
    return draft.done();
  }

  private static Instant at(Instant instant, Duration wait) {
    var moved = instant.minus(wait);
    var oldest = World.NOW.minus(OLDEST);
    return moved.isBefore(oldest) ? oldest : moved;
  }

  private static StatefulJobStatus later(StatefulJobStatus s, Duration wait) {
    return new StatefulJobStatus(
        null,
        s.conditions() == null ? null : conditions(s.conditions()),
        null,
        active(s.active()),
        handoff(s.handoff(), wait),
        held(s.held(), wait),
        state(s.lastState(), wait),
        last(s.lastHandoff(), wait),
        s.retiring() == null || s.retiring().isEmpty() ? null : s.retiring(),
        s.lastRestoreFrom(),
        null);
  }

  /** What is read of them: the reason of Ready, and that the job does not run. */
  private static List<Condition> conditions(List<Condition> all) {
    return all.stream()
        .filter(c -> c.getType().equals("Ready") || c.getType().equals("Running"))
        .map(
            c ->
                new ConditionBuilder()
                    .withType(c.getType())
                    .withStatus(c.getStatus())
                    .withReason(c.getReason())
                    .withMessage("")
                    .withLastTransitionTime("2026-01-01T00:00:00Z")
                    .build())
        .toList();
  }

  private static ActiveRevision active(ActiveRevision a) {
    return a == null
        ? null
        : new ActiveRevision(
            a.revision(), a.generation(), a.digest(), a.jobId(), 1, a.restoredFrom());
  }

  private static SavedState state(SavedState s, Duration wait) {
    return s == null
        ? null
        : new SavedState(
            s.location(), s.kind(), at(s.takenAt(), wait), s.format(), s.stateBackend());
  }

  private static Handoff handoff(Handoff h, Duration wait) {
    return h == null
        ? null
        : new Handoff(
            h.id(),
            h.purpose(),
            h.step(),
            h.generation(),
            h.digest(),
            h.attempt(),
            h.jobId(),
            h.warmUpJobId(),
            h.returnJobId(),
            h.triggerId(),
            h.savepointDirectory(),
            state(h.state(), wait),
            h.failure() == null
                ? null
                : new Handoff.Failure(h.failure().reason(), "", h.failure().mayPass()),
            h.marks().stream().map(mark -> mark(mark, wait)).toList(),
            h.strategy(),
            h.restoreFrom(),
            h.empty(),
            h.lost(),
            null,
            null,
            snapshot(h.snapshot(), wait),
            null,
            null,
            h.checkpointDirectory(),
            h.rehearsalJobId());
  }

  private static Handoff.Mark mark(Handoff.Mark m, Duration wait) {
    var progress = m.progress();
    return new Handoff.Mark(
        m.step(),
        at(m.at(), wait),
        progress == null
            ? null
            : new Handoff.Progress(progress.tasksUp(), at(progress.at(), wait)));
  }

  private static Handoff.Snapshot snapshot(Handoff.Snapshot s, Duration wait) {
    return s == null
        ? null
        : new Handoff.Snapshot(
            s.format(),
            s.checkpointTriggerId(),
            s.cancelSince() == null ? null : at(s.cancelSince(), wait),
            null);
  }

  private static HeldGeneration held(HeldGeneration h, Duration wait) {
    return h == null
        ? null
        : new HeldGeneration(
            h.generation(),
            h.digest(),
            h.reason(),
            "",
            h.attempts(),
            Optional.ofNullable(h.retryAt()).map(until -> at(until, wait)).orElse(null));
  }

  private static LastHandoff last(LastHandoff l, Duration wait) {
    return l == null
        ? null
        : new LastHandoff(
            "", l.purpose(), l.outcome(), null, null, null, null, null, null, Map.of(), World.NOW);
  }
}
