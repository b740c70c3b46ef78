package dev.statefulflink.operator.flink;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of compiling a job in Flink, together with another compilation of the same job.
 *
 * @param batch whether the job runs in batch mode
 * @param other the same job, compiled again, or as it runs; empty if Flink shows no plan of it
 */
public record Rehearsal(List<Vertex> compiled, boolean batch, List<Vertex> other) {
  public Rehearsal {
    compiled = List.copyOf(compiled);
    other = List.copyOf(other);
  }

  /**
   * One or more operators that run as one.
   *
   * @param id Flink derives it from the uid of the first of these operators, or from its position
   *     in the graph, and finds state by it
   */
  public record Vertex(String id, String name, int parallelism) {}

  /** The first vertex that differs; empty if none does. */
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
