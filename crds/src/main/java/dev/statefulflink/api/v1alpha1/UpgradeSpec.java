package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How a change of the spec is carried out. */
@ValidationRule(
    value =
        "!has(self.deadline) || (duration(self.deadline) >= duration('30s') &&"
            + " duration(self.deadline) <= duration('24h'))",
    message = "spec.upgrade.deadline must be from 30s to 24h, for example 10m")
@ValidationRule(
    value =
        "!has(self.stateFrom) || self.stateFrom != 'Nothing' || (has(self.allowStateLoss) &&"
            + " self.allowStateLoss)",
    message =
        "spec.upgrade.stateFrom: Nothing drops the state of the job with every change: set"
            + " spec.upgrade.allowStateLoss to true if that is meant")
public record UpgradeSpec(
    @JsonPropertyDescription(
            "How long each of Prepare, Rehearse, Resume and Verify may take, as a duration, before"
                + " the upgrade is given up and the old revision goes on. A restore of state in"
                + " which nothing fails may take three times as long. Default: 10m. Example: 30m"
                + " for a very large state.")
        @Default("10m")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        String deadline,
    @JsonPropertyDescription(
            "Warm: the new cluster is up before the old job stops, which needs room for both."
                + " Recreate: the old pods go first, for a tight quota; the downtime is longer, and"
                + " mistakes of the new spec are found only after the job was stopped. Default:"
                + " Warm. Example: Recreate.")
        @Default("Warm")
        @Nullable Strategy strategy,
    @JsonPropertyDescription(
            "What the new job starts from. Savepoint: one taken for this change. Checkpoint: one"
                + " taken for this change, which is faster for a large state; once it is complete,"
                + " the job is cancelled, and what it did since is done again: exactly once in a"
                + " sink with transactions, at least once in any other. Nothing: it starts empty,"
                + " which needs allowStateLoss. Default: Savepoint. Example: Checkpoint.")
        @Default("Savepoint")
        @Nullable StateFrom stateFrom,
    @JsonPropertyDescription(
            "Confirms that state may be lost; asked for with stateFrom: Nothing, and with"
                + " Checkpoint if no checkpoint has completed for several intervals, as what a job"
                + " that runs has done since would be lost. Default: false. Example: true.")
        @Default("false")
        @Nullable Boolean allowStateLoss,
    @JsonPropertyDescription(
            "Whether the old revision runs again, from the same state, when the new job does not"
                + " come up. false: nothing runs then until the spec changes. Default: true."
                + " Example: false.")
        @Default("true")
        @Nullable Boolean rollback,
    @JsonPropertyDescription(
            "Whether an upgrade that was rolled back is tried again by itself, if its cause may"
                + " pass: after 10 minutes, then twice as long each time, up to 6 hours. Each try"
                + " that fails costs the downtime of a roll-back. Not with strategy: Recreate,"
                + " which would stop the job before the new one is rehearsed. Default: true."
                + " Example: false.")
        @Default("true")
        @Nullable Boolean retryAfterRollback) {

  /** Whether two clusters stand for a while. */
  public enum Strategy {
    @JsonProperty("Warm")
    WARM,
    @JsonProperty("Recreate")
    RECREATE
  }

  /** What the new job starts from. */
  public enum StateFrom {
    @JsonProperty("Savepoint")
    SAVEPOINT,
    @JsonProperty("Checkpoint")
    CHECKPOINT,
    @JsonProperty("Nothing")
    NOTHING
  }
}
