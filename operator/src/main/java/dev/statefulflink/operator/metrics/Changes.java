package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The countable facts in the change of a status. Pure: the record shows every handoff. */
final class Changes {
  private static final Set<String> FAILING =
      Set.of(JobState.FAILING.name(), JobState.RESTARTING.name());

  private Changes() {}

  /**
   * @param now when the later status was written
   */
  static List<Change> between(StatefulJobStatus before, StatefulJobStatus after, Instant now) {
    var changes = new ArrayList<Change>();
    var old = before.handoff();
    if (old != null) {
      changes.addAll(ofHandoff(old, after, now));
    }
    if (savepointFailed(before, after)) {
      changes.add(new Change.SavepointFailed());
    }
    if (restarted(before, after)) {
      changes.add(new Change.JobRestarted());
    }
    return changes;
  }

  private static List<Change> ofHandoff(Handoff old, StatefulJobStatus after, Instant now) {
    var next = Optional.ofNullable(after.handoff());
    var same = next.filter(handoff -> handoff.id().equals(old.id()));
    if (same.filter(handoff -> handoff.marks().size() == old.marks().size()).isPresent()) {
      return List.of();
    }
    var changes = new ArrayList<Change>();
    var marks = old.marks().size();
    var end = next.filter(handoff -> handoff.marks().size() > marks);
    var ended = end.map(handoff -> handoff.marks().get(marks).at()).orElse(now);
    changes.add(
        new Change.StepEnded(old.step(), Duration.between(old.marks().get(marks - 1).at(), ended)));
    if (same.isEmpty()) {
      var outcome = outcome(old, after);
      var result = HandoffResult.of(outcome);
      changes.add(new Change.HandoffEnded(old.purpose(), result));
      Ending.downtime(old, outcome).ifPresent(d -> changes.add(new Change.Downtime(result, d)));
    }
    return changes;
  }

  /** As it is recorded; a record without it was replaced by another client. */
  private static @Nullable Outcome outcome(Handoff old, StatefulJobStatus after) {
    var last = after.lastHandoff();
    return last != null && last.id().equals(old.id()) ? last.outcome() : Outcome.SUPERSEDED;
  }

  private static boolean savepointFailed(StatefulJobStatus before, StatefulJobStatus after) {
    var held = after.held();
    var ofHandoff =
        held != null
            && !Ending.restarts(before.handoff())
            && !held.equals(before.held())
            && held.reason().equals(Reason.SAVEPOINT_FAILED.word());
    return ofHandoff || requestFailed(before, after);
  }

  private static boolean requestFailed(StatefulJobStatus before, StatefulJobStatus after) {
    if (before.savepoints() == null || after.savepoints() == null || after.active() == null) {
      return false;
    }
    var request = before.savepoints().request();
    return request != null
        && after.savepoints().request() == null
        && after.savepoints().failure() != null
        // The request of a job that was replaced is dropped; the status may still show an older
        // failure.
        && request.jobId().equals(after.active().jobId());
  }

  private static boolean restarted(StatefulJobStatus before, StatefulJobStatus after) {
    return before.job() != null
        && after.job() != null
        && Objects.equals(before.job().id(), after.job().id())
        && !FAILING.contains(before.job().state())
        && FAILING.contains(after.job().state());
  }
}
