package dev.statefulflink.probe.fit;

import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** One operator of a job as Flink has compiled it. */
final class CompiledOperator {
  private final String id;
  private final String alias;
  private final String name;
  private final String uid;
  private final boolean hash;
  private final boolean source;
  private final Optional<TypeSerializer<?>> key;
  private final int parallelism;
  private final int maxParallelism;

  /**
   * @param id by which Flink finds its state: derived from the uid, or from the position in the
   *     graph
   * @param alias another id by which Flink finds its state, which the code sets as a hash; empty
   *     for most
   * @param uid empty if the code sets none
   * @param hash whether the code sets the id itself
   * @param source whether it is a source, which keeps its read position
   * @param key the serializer of its keys; empty if it has none
   * @param parallelism of the vertex that the operator is chained into
   * @param maxParallelism likewise; -1 if it is not set, so that Flink adopts that of the state
   */
  CompiledOperator(
      String id,
      String alias,
      String name,
      String uid,
      boolean hash,
      boolean source,
      Optional<TypeSerializer<?>> key,
      int parallelism,
      int maxParallelism) {
    this.id = id;
    this.alias = alias;
    this.name = name;
    this.uid = uid;
    this.hash = hash;
    this.source = source;
    this.key = key;
    this.parallelism = parallelism;
    this.maxParallelism = maxParallelism;
  }

  String id() {
    return id;
  }

  String alias() {
    return alias;
  }

  String name() {
    return name;
  }

  String uid() {
    return uid;
  }

  boolean hash() {
    return hash;
  }

  boolean source() {
    return source;
  }

  Optional<TypeSerializer<?>> key() {
    return key;
  }

  int parallelism() {
    return parallelism;
  }

  int maxParallelism() {
    return maxParallelism;
  }

  boolean keyed() {
    return key.isPresent();
  }

  /** Whether an operator added before it may change its id. */
  boolean unnamed() {
    return uid.isEmpty() && !hash;
  }
}
