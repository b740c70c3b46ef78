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
 * @param suspended whether no job should run
 * @param savepoints in addition to those of handoffs
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
   * The digest of a revision's spec. It equals the declared one if the only difference is that the
   * operator and not the user chose the image, or the reverse.
   */
  public String digestOf(JobIntent made) {
    return Stream.of("", made.image())
        .map(image -> SpecDigest.of(made, image))
        .filter(digest::equals)
        .findFirst()
        .orElseGet(() -> SpecDigest.of(made, made.image()));
  }

  /**
   * The format of a savepoint of a job with this spec. If none is declared, it is one from which
   * the declared job can start, which is the next job as far as is known. For ForSt, Flink supports
   * only native savepoints.
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

  /** Whether the declared job can start from a state, as far as is known. */
  public boolean canStartFrom(SavedState state) {
    return (state.stateBackend() == null || state.stateBackend().equals(intent.stateBackend()))
        && !(state.format() == Format.CANONICAL && intent.stateBackend().equals(JobIntent.FORST));
  }

  public Duration deadline() {
    return upgrade.deadline();
  }
}
