package dev.statefulflink.operator.flink;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Flink made of a job when it compiled it, beside what it made of the same job another time.
 *
 * @param batch whether the job runs in batch mode
 * @param other the same job, compiled once more, or as it runs; empty if Flink shows no plan of it
 */
public record Rehearsal(List<Vertex> compiled, boolean batch, List<Vertex> other) {
  public Rehearsal {
    compiled = List.copyOf(compiled);
    other = List.copyOf(other);
  }

  /**
   * One or more operators that run as one.
   *
   * @param id Flink makes it of the uid of the first of these operators, or of its place in the
   *     graph: state is found by it
   */
  public record Vertex(String id, String name, int parallelism) {}

  /** The first vertex that is not the same both times; empty if all are. */
  public Optional<Vertex> changed() {
    if (other.isEmpty()) {
      return Optional.empty();
    }
    return missing(compiled, other).or(() -> missing(other, compiled));
  }

  private static Optional<Vertex> missing(List<Vertex> of, List<Vertex> in) {
    Set<String> ids = in.stream().map(Vertex::id).collect(Collectors.toSet());
    return of.stream().filter(vertex -> !ids.contains(vertex.id())).findFirst();
  }

  /** The vertex with the most subtasks: a streaming job needs at least as many slots. */
  public Optional<Vertex> widest() {
    return compiled.stream().max(Comparator.comparingInt(Vertex::parallelism));
  }
}
