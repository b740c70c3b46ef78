package dev.statefulflink.operator.decide;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The closed list of reasons: of conditions, of events and of held generations. docs/reasons.md
 * says what to do about each.
 */
public enum Reason {
  RUNNING(Kind.READY),
  FINISHED(Kind.READY),
  SUSPENDED(Kind.READY),
  PREPARING(Kind.PROGRESS),
  REHEARSING(Kind.PROGRESS),
  TAKING_SAVEPOINT(Kind.PROGRESS),
  RESTORING(Kind.PROGRESS),
  VERIFYING(Kind.PROGRESS),
  MAKING_ROOM(Kind.PROGRESS),
  WITHDRAWING(Kind.PROGRESS),
  ROLLING_BACK(Kind.PROGRESS),
  SUSPENDING(Kind.PROGRESS),
  DELETING(Kind.PROGRESS),
  AWAITING_APPROVAL(Kind.PROGRESS),
  AWAITING_WINDOW(Kind.PROGRESS),
  JOB_STARTING(Kind.PROGRESS),
  JOB_RESTARTING(Kind.PROGRESS),
  FLINK_UNREACHABLE(Kind.PROGRESS),
  KUBERNETES_UNAVAILABLE(Kind.PROGRESS),
  SPEC_INVALID(Kind.STALLED),
  JAR_NOT_FOUND(Kind.STALLED),
  JAR_REJECTED(Kind.STALLED),
  IMAGE_PULL_FAILED(Kind.STALLED_RETRIED),
  POD_CONFIG_INVALID(Kind.STALLED_RETRIED),
  POD_CRASHING(Kind.STALLED_RETRIED),
  POD_UNSCHEDULABLE(Kind.STALLED_RETRIED),
  POD_REFUSED(Kind.STALLED_RETRIED),
  PREPARE_TIMEOUT(Kind.STALLED_RETRIED),
  REHEARSAL_FAILED(Kind.STALLED),
  REHEARSAL_TIMEOUT(Kind.STALLED_RETRIED),
  NOT_ENOUGH_SLOTS(Kind.STALLED),
  COMPILE_NOT_REPEATABLE(Kind.STALLED),
  STATE_INCOMPATIBLE(Kind.STALLED),
  NO_WAY_BACK(Kind.STALLED_RETRIED),
  SAVEPOINT_FAILED(Kind.STALLED_RETRIED),
  SAVEPOINT_OVERDUE(Kind.STALLED),
  CHECKPOINT_TOO_OLD(Kind.STALLED_RETRIED),
  DOWNTIME_TOO_LONG(Kind.STALLED),
  STATE_UNKNOWN(Kind.STALLED),
  STATE_NOT_PORTABLE(Kind.STALLED),
  SNAPSHOT_NOT_FOUND(Kind.STALLED),
  SUBMIT_REFUSED(Kind.STALLED),
  RESTORE_FAILED(Kind.STALLED_RETRIED),
  RESTORED_ELSEWHERE(Kind.STALLED),
  RESTORE_OVERDUE(Kind.STALLED),
  RESUME_TIMEOUT(Kind.STALLED_RETRIED),
  OVERTAKEN(Kind.STALLED),
  RETURN_FAILED(Kind.STALLED),
  PODS_STUCK(Kind.STALLED),
  JOB_FAILED(Kind.STALLED),
  JOB_LOST(Kind.STALLED),
  KUBERNETES_REFUSED(Kind.STALLED_RETRIED),
  INTERNAL_ERROR(Kind.STALLED);

  private enum Kind {
    READY,
    PROGRESS,
    STALLED,
    STALLED_RETRIED
  }

  private final Kind kind;

  Reason(Kind kind) {
    this.kind = kind;
  }

  /** As Kubernetes writes reasons, in CamelCase. */
  public String word() {
    return Arrays.stream(name().split("_"))
        .map(part -> part.charAt(0) + part.substring(1).toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** Whether it is the reason of a declared wait, not of a failure. */
  public static boolean waits(String word) {
    return word.equals(AWAITING_APPROVAL.word()) || word.equals(AWAITING_WINDOW.word());
  }

  /** Whether it is a reason of Ready=True. */
  public boolean ready() {
    return kind == Kind.READY;
  }

  /** Whether it is a reason of Stalled=True. */
  public boolean stalled() {
    return kind == Kind.STALLED || kind == Kind.STALLED_RETRIED;
  }

  /**
   * Whether the cause may disappear by itself, so that the same generation is retried; unless more
   * is known about the cause.
   */
  public boolean retried() {
    return kind == Kind.STALLED_RETRIED;
  }
}
