package dev.statefulflink.operator.flink.fit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a state fits a compiled job by Flink's own rules, as checked in the JobManager.
 *
 * @param snapshot what was read; empty if there was none to read
 * @param changed the name of an operator whose id differs in each compilation of the job
 * @param misfits what would make the restore fail
 * @param dropped state that the restore would drop silently
 * @param unknown what could not be checked, one phrase each
 * @param unnamed operators with state that have no uid
 * @param fresh operators of the new job without state in the snapshot
 */
public record StateFit(
    Optional<String> snapshot,
    Optional<String> changed,
    List<Misfit> misfits,
    List<Misfit> dropped,
    List<String> unknown,
    List<Operator> unnamed,
    List<Operator> fresh) {

  public StateFit {
    misfits = List.copyOf(misfits);
    dropped = List.copyOf(dropped);
    unknown = List.copyOf(unknown);
    unnamed = List.copyOf(unnamed);
    fresh = List.copyOf(fresh);
  }

  /** With something else that could not be found out. */
  public StateFit withUnknown(String what) {
    var all = Stream.concat(unknown.stream(), Stream.of(what)).toList();
    return new StateFit(snapshot, changed, misfits, dropped, all, unnamed, fresh);
  }

  /** The rules of Flink that a state may break. */
  public enum Rule {
    /** No operator of the new job has the id. */
    NO_COUNTERPART,
    /** The new job sets another max parallelism. */
    MAX_PARALLELISM,
    /** The parallelism is above the max parallelism of the state. */
    PARALLELISM,
    /** The keys have another type. */
    KEY_TYPE,
    /** A class that wrote the state is not in the jar. */
    CLASS_MISSING,
    /** Only the state backend that wrote the snapshot reads it. */
    STATE_BACKEND
  }

  /**
   * One operator.
   *
   * @param id by which Flink finds its state
   * @param name empty if it is not known
   * @param uid empty if it has none, or if it is not known
   */
  public record Operator(String id, String name, String uid) {}

  /**
   * The state of an operator that does not fit.
   *
   * @param bytes the size of that state
   * @param stored the value in the snapshot; empty if the rule needs none
   * @param declared the value in the new job
   */
  public record Misfit(Rule rule, Operator operator, long bytes, String stored, String declared) {}
}
