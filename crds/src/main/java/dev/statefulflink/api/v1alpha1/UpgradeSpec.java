package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
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
            + " spec.upgrade.allowStateLoss to true if you want that")
@ValidationRule(
    value = "!has(self.approved) || (has(self.cutover) && self.cutover == 'Manual')",
    message =
        "spec.upgrade.approved has no effect without spec.upgrade.cutover: Manual: remove it, or set"
            + " that")
@ValidationRule(
    value = "!has(self.approvalTimeout) || (has(self.cutover) && self.cutover == 'Manual')",
    message =
        "spec.upgrade.approvalTimeout has no effect without spec.upgrade.cutover: Manual: remove it,"
            + " or set that")
@ValidationRule(
    value =
        "!has(self.approvalTimeout) || (duration(self.approvalTimeout) >= duration('1m') &&"
            + " duration(self.approvalTimeout) <= duration('24h'))",
    message = "spec.upgrade.approvalTimeout must be from 1m to 24h, for example 1h")
@ValidationRule(
    value =
        "!has(self.maxDowntime) || (duration(self.maxDowntime) >= duration('1s') &&"
            + " duration(self.maxDowntime) <= duration('24h'))",
    message = "spec.upgrade.maxDowntime must be from 1s to 24h, for example 30s")
@ValidationRule(
    value = "!has(self.maxDowntime) || !has(self.strategy) || self.strategy != 'Recreate'",
    message =
        "spec.upgrade.maxDowntime cannot be kept with spec.upgrade.strategy: Recreate, whose downtime"
            + " includes the start of pods, which nobody can foretell: remove one of them")
@ValidationRule(
    value =
        "!has(self.rehearsal) || self.rehearsal != 'Restore' || !has(self.strategy) ||"
            + " self.strategy != 'Recreate'",
    message =
        "spec.upgrade.rehearsal: Restore needs two clusters, and strategy: Recreate has one: remove one"
            + " of them")
@ValidationRule(
    value =
        "!has(self.rehearsal) || self.rehearsal != 'Restore' || !has(self.stateFrom) ||"
            + " self.stateFrom != 'Nothing'",
    message =
        "spec.upgrade.rehearsal: Restore has no effect with stateFrom: Nothing, which restores no state:"
            + " remove one of them")
public record UpgradeSpec(
    @JsonPropertyDescription(
            "How long each of Prepare, Rehearse, Resume and Verify may take, as a duration,"
                + " before the operator gives up the upgrade and the old revision continues. A"
                + " restore of state without failures may take three times as long. Default: 10m."
                + " Example: 30m"
                + " for a very large state.")
        @Default("10m")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        String deadline,
    @JsonPropertyDescription(
            "Warm: the new cluster is up before the old job stops, which needs room for both."
                + " Recreate: the old pods are removed first, for a tight quota; the downtime is"
                + " longer, and mistakes in the new spec are found only after the job has"
                + " stopped. Default:"
                + " Warm. Example: Recreate.")
        @Default("Warm")
        @Nullable Strategy strategy,
    @JsonPropertyDescription(
            "What the new job starts from. Savepoint: one taken for this change. Checkpoint: one"
                + " taken for this change, which is faster for a large state; once it is"
                + " complete, the job is cancelled, and the work since then is repeated: exactly"
                + " once in a sink with transactions, at least once in any other. Nothing: it"
                + " starts empty,"
                + " which needs allowStateLoss. Default: Savepoint. Example: Checkpoint.")
        @Default("Savepoint")
        @Nullable StateFrom stateFrom,
    @JsonPropertyDescription(
            "Confirms that state may be lost. Required for stateFrom: Nothing, and for Checkpoint"
                + " if no checkpoint has completed for several intervals, since the work of the"
                + " running job after the last one would be lost. Default: false. Example: true.")
        @Default("false")
        @Nullable Boolean allowStateLoss,
    @JsonPropertyDescription(
            "Whether the old revision runs again, from the same state, if the new job does not"
                + " come up. false: nothing runs in that case until the spec changes. Default:"
                + " true."
                + " Example: false.")
        @Default("true")
        @Nullable Boolean rollback,
    @JsonPropertyDescription(
            "Whether the operator retries an upgrade that was rolled back, if the cause may be"
                + " temporary: after 10 minutes, then twice as long each time, up to 6 hours."
                + " Each failed retry costs the downtime of a rollback. Has no effect with"
                + " strategy: Recreate, which would stop the job before the new one is rehearsed."
                + " Default: true."
                + " Example: false.")
        @Default("true")
        @Nullable Boolean retryAfterRollback,
    @JsonPropertyDescription(
            "When a running job is stopped for an upgrade. Immediate: as soon as the new version is"
                + " rehearsed. Manual: it then waits until spec.upgrade.approved names the"
                + " upgrade. A job that does not run does not wait, nor does a first start, a"
                + " suspension, a deletion or a rollback. Default: Immediate. Example: Manual.")
        @Nullable Cutover cutover,
    @JsonPropertyDescription(
            "With cutover: Manual, the upgrade that may stop the job: the value that"
                + " status.handoff.cutover or status.held shows as approve. Each upgrade has its"
                + " own value, so an older one approves nothing. Setting this starts no other"
                + " handoff. Default: none. Example: 3f9a12cd.")
        @Pattern(Patterns.APPROVAL)
        @Nullable String approved,
    @JsonPropertyDescription(
            "With cutover: Manual, how long the new pods wait for the approval, as a duration."
                + " After that they are removed; once the upgrade is approved, they are created"
                + " again, and the job is rehearsed again. Default: 1h. Example: 8h.")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @Nullable String approvalTimeout,
    @JsonPropertyDescription(
            "When an upgrade may stop a running job: outside of all windows it waits, prepared"
                + " and rehearsed. Handoffs that do not wait for an approval do not wait for a"
                + " window. Default: at"
                + " any time. Example: [{schedule: 0 2 * * *, duration: 2h, timeZone: Europe/Vienna}].")
        @Size(min = 1, max = 16)
        @Nullable List<Window> windows,
    @JsonPropertyDescription(
            "The longest downtime, from the stop of the old job until the new one runs, that an"
                + " upgrade may be expected to have; otherwise it is held, and the old job"
                + " continues. The estimate is based on the last upgrade and the newest"
                + " checkpoint; if neither is known, the upgrade proceeds. Default: no limit."
                + " Example: 30s.")
        @Pattern(Patterns.DURATION)
        @Size(max = 32)
        @Nullable String maxDowntime,
    @JsonPropertyDescription(
            "How far a new version is tested before the old job is stopped for it. Compile: the job is"
                + " compiled. State: the state is compared with it as well. Restore: the job is also"
                + " restored on the new cluster from the newest checkpoint of the old one, with silent"
                + " sources and with sinks that write nothing; open() and initializeState() of its"
                + " functions run. Takes effect with the next upgrade. Default: State. Example: Restore.")
        @Nullable Rehearsal rehearsal) {

  /** Without the fields that were added later. */
  public UpgradeSpec(
      String deadline,
      @Nullable Strategy strategy,
      @Nullable StateFrom stateFrom,
      @Nullable Boolean allowStateLoss,
      @Nullable Boolean rollback,
      @Nullable Boolean retryAfterRollback) {
    this(
        deadline,
        strategy,
        stateFrom,
        allowStateLoss,
        rollback,
        retryAfterRollback,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** How far a new version is tested before the old job is stopped. */
  public enum Rehearsal {
    @JsonProperty("Compile")
    COMPILE,
    @JsonProperty("State")
    STATE,
    @JsonProperty("Restore")
    RESTORE
  }

  /** When a running job is stopped. */
  public enum Cutover {
    @JsonProperty("Immediate")
    IMMEDIATE,
    @JsonProperty("Manual")
    MANUAL
  }

  /**
   * A recurring time in which a running job may be stopped.
   *
   * @param timeZone null for UTC
   */
  @ValidationRule(
      value =
          "!has(self.duration) || (duration(self.duration) >= duration('1m') &&"
              + " duration(self.duration) <= duration('168h'))",
      message = "spec.upgrade.windows[].duration must be from 1m to 168h, for example 2h")
  public record Window(
      @JsonPropertyDescription(
              "When it begins, as five fields of cron: minute, hour, day of the month, month, day of the"
                  + " week. A time that a clock change skips is shifted by the length of the gap;"
                  + " one that occurs twice counts once. Required. Example: 0 2 * * *.")
          @Required
          @Size(min = 9, max = 128)
          String schedule,
      @JsonPropertyDescription("How long it is open, as a duration. Required. Example: 2h.")
          @Required
          @Pattern(Patterns.DURATION)
          @Size(max = 32)
          String duration,
      @JsonPropertyDescription(
              "The time zone of the schedule, by its name in the IANA database. Default: UTC. Example:"
                  + " Europe/Vienna.")
          @Size(min = 1, max = 64)
          @Nullable String timeZone) {}

  /** Whether the old and the new cluster exist side by side for a while. */
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
