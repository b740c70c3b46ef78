package dev.statefulflink.operator.intent;

import java.util.Objects;

/**
 * Below which URI each part of what is durable is kept; empty for the URI that is declared for all
 * of it.
 *
 * @param recovery of a JobManager
 */
public record StateUris(String checkpoints, String savepoints, String recovery) {
  public static final StateUris OF_ALL = new StateUris("", "", "");

  public StateUris {
    Objects.requireNonNull(checkpoints, "checkpoints");
    Objects.requireNonNull(savepoints, "savepoints");
    Objects.requireNonNull(recovery, "recovery");
  }

  /** With none of them empty. */
  StateUris orElse(String uri) {
    return new StateUris(
        checkpoints.isEmpty() ? uri : checkpoints,
        savepoints.isEmpty() ? uri : savepoints,
        recovery.isEmpty() ? uri : recovery);
  }
}
