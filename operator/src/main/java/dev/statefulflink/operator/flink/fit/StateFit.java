package dev.statefulflink.operator.flink.fit;

import java.util.List;
import java.util.Optional;

/**
 * Whether a state fits a compiled job by Flink's own rules, as the JobManager has found out.
 *
 * @param snapshot what was read; empty if there was none to read
 * @param changed the name of an operator that has another id each time the job is compiled
 * @param misfits what the restore would fail by
 * @param dropped state that the restore would leave behind without a word
 * @param unknown what could not be found out, each in a phrase
 * @param unnamed operators with state that have no uid
 * @param fresh operators of the new job of which the snapshot has no state
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
    /** A class by which the state was written is not in the jar. */
    CLASS_MISSING,
    /** Only the state backend that wrote the snapshot reads it. */
    STATE_BACKEND
  }

  /**
   * One operator.
   *
   * @param id by which Flink finds its state
   * @param name empty if nobody knows it
   * @param uid empty if it has none, or if nobody knows it
   */
  public record Operator(String id, String name, String uid) {}

  /**
   * The state of an operator that does not fit.
   *
   * @param bytes the size of that state
   * @param stored what the snapshot has; empty where the rule needs none
   * @param declared what the new job has instead
   */
  public record Misfit(Rule rule, Operator operator, long bytes, String stored, String declared) {}
}
