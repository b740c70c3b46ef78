package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.intent.read.SpecDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one generation of an object declares.
 *
 * @param digest changes exactly when the running job must be replaced
 * @param suspended whether no job is to run
 * @param savepoints beside those of handoffs
 * @param restoreFrom the snapshot to start from instead of the job's own newest state
 * @param ofWordCount whether the first arguments are made from {@code spec.input} and {@code
 *     spec.output}
 */
public record Declared(
    JobIntent intent,
    String digest,
    boolean suspended,
    UpgradePolicy upgrade,
    SavepointPolicy savepoints,
    Optional<String> restoreFrom,
    boolean ofWordCount) {

  /** Whose arguments are those of spec.job.args. */
  public Declared(
      JobIntent intent,
      String digest,
      boolean suspended,
      UpgradePolicy upgrade,
      SavepointPolicy savepoints,
      Optional<String> restoreFrom) {
    this(intent, digest, suspended, upgrade, savepoints, restoreFrom, false);
  }

  /**
   * The digest of what a revision was made from. It is the declared one if nothing but the image
   * may have been chosen by somebody else, the operator or the user.
   */
  public String digestOf(JobIntent made) {
    return Stream.of("", made.image())
        .map(image -> SpecDigest.of(made, image))
        .filter(digest::equals)
        .findFirst()
        .orElseGet(() -> SpecDigest.of(made, made.image()));
  }

  /**
   * The format of a savepoint of a job that was made so. If nothing is declared, it is one from
   * which the declared job can start: as far as is known, that is the next one. Of ForSt, Flink
   * takes native ones alone.
   */
  public Format savepointFormat(JobIntent made) {
    return made.stateBackend().equals(JobIntent.FORST)
        ? Format.NATIVE
        : savepoints
            .format()
            .orElse(
                intent.flinkVersion().equals(made.flinkVersion()) && intent.keepsStateAs(made)
                    ? Format.NATIVE
                    : Format.CANONICAL);
  }

  /** Whether the declared job can start from a state, as far as is known of it. */
  public boolean canStartFrom(SavedState state) {
    return (state.stateBackend() == null || state.stateBackend().equals(intent.stateBackend()))
        && !(state.format() == Format.CANONICAL && intent.stateBackend().equals(JobIntent.FORST));
  }

  public Duration deadline() {
    return upgrade.deadline();
  }
}
