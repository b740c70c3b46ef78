package dev.statefulflink.operator.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The state of a revision's Flink cluster in Kubernetes. */
public sealed interface ClusterState {
  /** Neither its Deployments nor a pod of it exist. */
  record Absent() implements ClusterState {}

  /** A part of it is missing or being deleted. */
  record Partial() implements ClusterState {}

  /** All of it exists; pods may still be starting. */
  record Present() implements ClusterState {}

  /**
   * A pod cannot run.
   *
   * @param reason a name in {@link dev.statefulflink.operator.observe.PodTrouble}
   * @param message what Kubernetes reports, and what to do
   * @param patience how long this may last before it counts as final
   * @param since when it began, as far as Kubernetes shows
   */
  record Troubled(PodTrouble reason, String message, Duration patience, Optional<Instant> since)
      implements ClusterState {
    public Troubled(PodTrouble reason, String message, Duration patience) {
      this(reason, message, patience, Optional.empty());
    }
  }
}
