package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What follows if the job has failed and Flink's restart strategy has given it up. */
public enum OnFailure {
  /** Nothing, until the spec changes. */
  @JsonProperty("Hold")
  HOLD,
  /** The job starts again from its newest checkpoint, after a delay that grows. */
  @JsonProperty("Restart")
  RESTART;

  static final String RULE =
      "!has(self.onFailure) || self.onFailure != 'Restart' || !has(self.upgrade.stateFrom) ||"
          + " self.upgrade.stateFrom != 'Nothing'";

  static final String MESSAGE =
      "spec.onFailure: Restart goes on from the newest checkpoint, and spec.upgrade.stateFrom:"
          + " Nothing from none: remove one of them";
}
