package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.observe.WarmUpIds;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The ids of a handoff. They are derived from the object's uid, the generation and the attempt, so
 * that no two handoffs, even of objects with the same name, ever share a cluster, a job id or a
 * directory.
 */
public record HandoffIds(
    String id, String jobId, String warmUpJobId, String returnJobId, String triggerId) {

  public static HandoffIds of(ObjectKey key, Purpose purpose, long generation, int attempt) {
    var seed = seed(key, purpose, generation, attempt);
    return new HandoffIds(
        FlinkIds.of(seed).substring(0, 8),
        FlinkIds.of(seed + "/job"),
        FlinkIds.of(seed + "/warm-up"),
        FlinkIds.of(seed + "/return"),
        FlinkIds.of(seed + "/savepoint"));
  }

  /**
   * The id of every handoff that these generations may have had: a lost status does not list them.
   *
   * @param attempts how many each generation may have had at most
   */
  public static Stream<String> candidates(
      ObjectKey key, Purpose purpose, long first, long last, int attempts) {
    return LongStream.rangeClosed(first, last)
        .boxed()
        .flatMap(
            generation ->
                IntStream.rangeClosed(1, attempts)
                    .mapToObj(attempt -> of(key, purpose, generation, attempt).id()));
  }

  /** Flink's id of the checkpoint that is taken for the cut. */
  public String checkpointTriggerId() {
    return FlinkIds.of(triggerId + "/checkpoint");
  }

  /** Flink's id of the job that restores the state in a rehearsal. */
  public String rehearsalJobId() {
    return FlinkIds.of(warmUpJobId + "/restore");
  }

  /** Whether the revision in charge, or its job, has the ids of this attempt of a generation. */
  public static boolean made(ObjectKey key, long generation, int attempt, ActiveRevision active) {
    var seed = seed(key, Purpose.UPGRADE, generation, attempt);
    return madeRevision(key, generation, attempt, active)
        || FlinkIds.of(seed + "/job").equals(active.jobId())
        || FlinkIds.of(seed + "/return").equals(active.jobId());
  }

  /** The same, of the revision alone. */
  public static boolean madeRevision(
      ObjectKey key, long generation, int attempt, ActiveRevision active) {
    var seed = seed(key, Purpose.UPGRADE, generation, attempt);
    return active.revision().equals(FlinkIds.of(seed).substring(0, 8));
  }

  /**
   * The jobs that may run on the next cluster, which gets the right to keep their recovery data.
   */
  public static List<String> jobs(Handoff handoff) {
    var warmUp = handoff.warmUpJobId();
    return Stream.of(
            Stream.ofNullable(handoff.jobId()),
            warmUp == null ? Stream.<String>empty() : WarmUpIds.of(warmUp).stream(),
            Stream.ofNullable(handoff.rehearsalJobId()))
        .flatMap(ids -> ids)
        .toList();
  }

  private static String seed(ObjectKey key, Purpose purpose, long generation, int attempt) {
    return key.uid() + "/" + word(purpose) + "/" + generation + "/" + attempt;
  }

  /**
   * The ids of a savepoint of a job that keeps running.
   *
   * @param cause what distinguishes it from the job's other savepoints
   */
  public static HandoffIds ofSavepoint(ObjectKey key, String jobId, String cause) {
    var seed = key.uid() + "/savepoint/" + jobId + "/" + cause;
    return new HandoffIds(
        FlinkIds.of(seed).substring(0, 8), "", "", "", FlinkIds.of(seed + "/savepoint"));
  }

  /** Part of the ids of recorded handoffs: it must never change. */
  private static String word(Purpose purpose) {
    return switch (purpose) {
      case START, UPGRADE -> "move";
      case SUSPEND -> "suspend";
      case DELETE -> "delete";
    };
  }
}
