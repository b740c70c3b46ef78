package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens if the job has failed because Flink's restart strategy gave up. */
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
      "spec.onFailure: Restart starts from the newest checkpoint, but spec.upgrade.stateFrom:"
          + " Nothing starts without state: remove one of them";
}
