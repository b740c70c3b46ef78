package dev.statefulflink.operator.decide.rest;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointRecord.Cause;
import dev.statefulflink.api.v1alpha1.SavepointRequest;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.decide.steps.Ended;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.observe.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Savepoints of a job that keeps running: by nonce and by schedule. No handoff starts from them: a
 * handoff always takes its own.
 */
public final class Savepoints {
  private final Timings timings;

  Savepoints(Timings timings) {
    this.timings = timings;
  }

  /** What to do about them now; empty if there is nothing to do. */
  public Optional<Decision> decide(Observation seen, ActiveRevision active, Verdict verdict) {
    if (seen.active().jobState().filter(state -> state == JobState.RUNNING).isEmpty()) {
      return Optional.empty();
    }
    var memory = new Memory(seen.memory());
    var request = memory.savepoints().request();
    if (request != null) {
      return Optional.of(underWay(seen, active, request, verdict));
    }
    return seen.declared()
        .map(declared -> declared.savepoints())
        .filter(policy -> seen.activeIntent().isPresent())
        .flatMap(policy -> asked(seen, active, policy, verdict))
        .or(() -> Expiry.decide(seen, active, verdict, timings));
  }

  /** When the next one is due by schedule; empty for never. */
  static Optional<Instant> due(Observation seen) {
    var last = new Memory(seen.memory());
    var base =
        Optional.ofNullable(last.savepoints().lastRequestAt())
            .or(() -> Optional.ofNullable(seen.memory().lastHandoff()).map(Savepoints::base));
    return seen.declared()
        .flatMap(declared -> declared.savepoints().interval())
        .flatMap(interval -> base.map(at -> at.plus(interval)));
  }

  /** A failed one, which may be retried every few minutes, does not postpone the schedule. */
  private static Instant base(LastHandoff last) {
    return last.completed() ? last.finishedAt() : Instant.EPOCH;
  }

  private Optional<Decision> asked(
      Observation seen, ActiveRevision active, SavepointPolicy policy, Verdict verdict) {
    var status = new Memory(seen.memory()).savepoints();
    var nonce = policy.nonce().filter(n -> !n.equals(status.nonce()));
    var due = due(seen).filter(at -> !seen.now().isBefore(at)).isPresent();
    if (nonce.isEmpty() && !due) {
      return Optional.empty();
    }
    if (takesNone(seen)) {
      return refused(seen, status, nonce, verdict);
    }
    var cause = nonce.map(n -> "nonce " + n).orElse("at " + seen.now().toEpochMilli());
    var ids = HandoffIds.ofSavepoint(seen.key(), active.jobId(), cause);
    var request =
        new SavepointRequest(
            ids.triggerId(),
            active.jobId(),
            Observed.savepointDirectory(seen, ids.id()),
            nonce.orElse(null),
            seen.now(),
            Observed.savepointFormat(seen));
    return Optional.of(Decision.write(with(seen, status.withRequest(request)), verdict));
  }

  private static boolean takesNone(Observation seen) {
    return seen.active()
        .settings()
        .value()
        .flatMap(settings -> settings)
        .filter(settings -> !settings.takesSnapshots())
        .isPresent();
  }

  /** Reported once: each retry would fail in the same way. */
  private static Optional<Decision> refused(
      Observation seen, SavepointsStatus status, Optional<Long> nonce, Verdict verdict) {
    var told =
        new SavepointsStatus(
            null,
            nonce.orElse(status.nonce()),
            status.kept(),
            status.lastRequestAt(),
            "The job runs in batch mode, in which Flink takes no savepoints.");
    return told.equals(status)
        ? Optional.empty()
        : Optional.of(Decision.write(with(seen, told), verdict));
  }

  private Decision underWay(
      Observation seen, ActiveRevision active, SavepointRequest request, Verdict verdict) {
    var status = new Memory(seen.memory()).savepoints();
    if (!request.jobId().equals(active.jobId())) {
      // That job no longer exists. A savepoint that was requested by nonce is taken of the job that
      // runs now.
      return Decision.write(with(seen, status.withoutRequest()), verdict);
    }
    var result = seen.active().savepoint().value();
    if (result.orElse(null) instanceof SavepointResult.Completed completed) {
      var cause = request.nonce() == null ? Cause.SCHEDULED : Cause.REQUESTED;
      var format = format(request);
      var record =
          new SavepointRecord(
              completed.location(), seen.now(), cause, format, Ended.needed(seen, format));
      return Decision.write(with(seen, kept(ended(status, request, null), record)), verdict);
    }
    if (result.orElse(null) instanceof SavepointResult.Failed failed) {
      return Decision.write(with(seen, ended(status, request, failed.cause())), verdict);
    }
    var waited = Observed.waited(seen, request.since());
    if (waited.compareTo(Observed.deadline(seen)) > 0) {
      var why = "Flink has not completed it within spec.upgrade.deadline";
      return Decision.write(with(seen, ended(status, request, why)), verdict);
    }
    return result.orElse(null) instanceof SavepointResult.Unknown
        ? Decision.perform(
            new Action.TakeSavepoint(
                active.revision(),
                active.jobId(),
                request.triggerId(),
                request.directory(),
                format(request)),
            verdict,
            timings.steps())
        : Decision.await(verdict, timings.steps());
  }

  /** Also for a record without a format. */
  private static Format format(SavepointRequest request) {
    return Objects.requireNonNullElse(request.format(), Format.CANONICAL);
  }

  /**
   * @param failure null if it was taken
   */
  private static SavepointsStatus ended(
      SavepointsStatus status, SavepointRequest request, @Nullable String failure) {
    return new SavepointsStatus(
        null,
        request.nonce() == null ? status.nonce() : request.nonce(),
        status.kept(),
        status.lastRequestAt(),
        failure);
  }

  /** With one more, the newest. */
  public static SavepointsStatus kept(SavepointsStatus status, SavepointRecord record) {
    var kept = new ArrayList<>(status.kept());
    kept.removeIf(each -> each.location().equals(record.location()));
    kept.add(0, record);
    return status.withKept(kept);
  }

  private static StatefulJobStatus with(Observation seen, SavepointsStatus savepoints) {
    return new Memory(seen.memory()).withSavepoints(savepoints).status();
  }
}
