package dev.statefulflink.operator.flink.job;

/**
 * The number of a job's tasks, which are parallel parts of its operators, in each state.
 *
 * @param up RUNNING or FINISHED
 * @param restoring INITIALIZING: they have a slot, and restore their state
 * @param deploying on their way to a TaskManager
 * @param waiting for a slot: CREATED or SCHEDULED
 * @param down in any other state
 */
public record Tasks(int up, int restoring, int deploying, int waiting, int down) {
  /** Not reported by Flink. */
  public static final Tasks UNKNOWN = new Tasks(0, 0, 0, 0, 0);

  /** From here on, a count in a message is rounded, so that not every task changes the message. */
  private static final int MANY = 10;

  /** One more task in this state of Flink's ExecutionState. */
  public Tasks plus(String state, int count) {
    return switch (state) {
      case "RUNNING", "FINISHED" -> new Tasks(up + count, restoring, deploying, waiting, down);
      case "INITIALIZING" -> new Tasks(up, restoring + count, deploying, waiting, down);
      case "DEPLOYING" -> new Tasks(up, restoring, deploying + count, waiting, down);
      case "CREATED", "SCHEDULED" -> new Tasks(up, restoring, deploying, waiting + count, down);
      default -> new Tasks(up, restoring, deploying, waiting, down + count);
    };
  }

  public int total() {
    return up + restoring + deploying + waiting + down;
  }

  public boolean known() {
    return total() > 0;
  }

  public boolean allUp() {
    return known() && up == total();
  }

  /** Whether only the restore of their state keeps tasks from running. */
  public boolean onlyRestoring() {
    return restoring > 0 && up + restoring == total();
  }

  /** What they wait for, as a sentence; empty if all run, or if nothing is known. */
  public String waits() {
    if (waiting > 0) {
      return of(waiting) + " wait for a slot.";
    }
    if (restoring > 0) {
      return of(restoring) + " restore their state.";
    }
    return deploying + down > 0 ? of(deploying + down) + " do not run yet." : "";
  }

  private String of(int count) {
    var part = (total() + MANY - 1) / MANY;
    return part == 1
        ? count + " of " + total() + " tasks"
        : "At least " + Math.max(1, count / part * part) + " of " + total() + " tasks";
  }
}
