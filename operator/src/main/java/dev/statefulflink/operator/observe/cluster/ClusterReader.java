package dev.statefulflink.operator.observe.cluster;

import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.manifest.StageJar;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.PodTrouble;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a cluster's state from its Deployments and pods. */
public final class ClusterReader {
  /** A registry may be slow or unavailable for a moment. */
  private static final Duration IMAGE = Duration.ofSeconds(60);

  /**
   * A dependency of a starting pod may become available a moment later, for example the server of
   * its jar.
   */
  private static final Duration CRASHING = Duration.ofSeconds(60);

  /**
   * By then it has crashed four times, over more than a minute: the kubelet waits 10, 20 and 40 s
   * between. The count continues while no operator runs.
   */
  private static final int RESTARTS = 3;

  private static final Duration PASSING = Duration.ofDays(1);
  private static final Set<String> NEVER_PULLED = Set.of("InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> NOT_PULLED = Set.of("ErrImagePull", "ImagePullBackOff");
  private static final Set<String> MISCONFIGURED =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private ClusterReader() {}

  public static ClusterState read(List<Deployment> deployments, List<Pod> pods) {
    if (deployments.isEmpty() && pods.isEmpty()) {
      return new ClusterState.Absent();
    }
    var going = deployments.stream().anyMatch(d -> d.getMetadata().getDeletionTimestamp() != null);
    if (deployments.size() < 2 || going) {
      return new ClusterState.Partial();
    }
    return pods.stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(pod -> trouble(pod).map(trouble -> since(trouble, pod)).stream())
        .findFirst()
        .or(() -> deployments.stream().flatMap(d -> refused(d).stream()).findFirst())
        .<ClusterState>map(trouble -> trouble)
        .orElseGet(ClusterState.Present::new);
  }

  /**
   * Since the newest of the pod's conditions changed: earlier phases, such as scheduling or
   * fetching the jar, were no problem.
   */
  private static ClusterState.Troubled since(ClusterState.Troubled trouble, Pod pod) {
    var times = pod.getStatus().getConditions().stream().map(PodCondition::getLastTransitionTime);
    return since(trouble, times.filter(Objects::nonNull).map(Instant::parse));
  }

  private static ClusterState.Troubled since(ClusterState.Troubled trouble, Stream<Instant> times) {
    return new ClusterState.Troubled(
        trouble.reason(),
        trouble.message(),
        trouble.patience(),
        times.max(Comparator.naturalOrder()));
  }

  private static Optional<ClusterState.Troubled> trouble(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    var containers =
        Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
    return containers
        .flatMap(container -> trouble(pod, container).stream())
        .findFirst()
        .or(() -> unschedulable(pod));
  }

  private static Optional<ClusterState.Troubled> trouble(Pod pod, ContainerStatus container) {
    if (StageJar.CONTAINER.equals(container.getName())) {
      var notStaged = ended(container).flatMap(end -> notStaged(container, end));
      if (notStaged.isPresent()) {
        return notStaged;
      }
    }
    var waiting = container.getState() == null ? null : container.getState().getWaiting();
    if (waiting == null || waiting.getReason() == null) {
      return Optional.empty();
    }
    return waits(pod, container, waiting);
  }

  private static Optional<ContainerStateTerminated> ended(ContainerStatus container) {
    return Stream.of(container.getState(), container.getLastState())
        .filter(state -> state != null && state.getTerminated() != null)
        .map(state -> state.getTerminated())
        .findFirst();
  }

  /** The container's own message, which says what to do. */
  private static Optional<ClusterState.Troubled> notStaged(
      ContainerStatus container, ContainerStateTerminated end) {
    var said = Optional.ofNullable(end.getMessage()).orElse("There is no such jar.").strip();
    return switch (end.getExitCode()) {
      case StageJar.NO_JAR -> troubled(PodTrouble.JAR_NOT_FOUND, said, Duration.ZERO);
      case StageJar.REJECTED -> troubled(PodTrouble.JAR_REJECTED, said, Duration.ZERO);
      case StageJar.NOT_FETCHED ->
          isRunning(container)
              ? Optional.empty()
              : troubled(PodTrouble.JAR_NOT_FOUND, said, patience(container));
      default -> Optional.empty();
    };
  }

  /** A large jar may be in transfer after an earlier failed try. */
  private static boolean isRunning(ContainerStatus container) {
    return container.getState() != null && container.getState().getRunning() != null;
  }

  private static Optional<ClusterState.Troubled> waits(
      Pod pod, ContainerStatus container, ContainerStateWaiting waiting) {
    var reason = waiting.getReason();
    var said = Optional.ofNullable(waiting.getMessage()).orElse("");
    if (NEVER_PULLED.contains(reason) || NOT_PULLED.contains(reason)) {
      return troubled(
          PodTrouble.IMAGE_PULL_FAILED,
          "The image " + container.getImage() + " cannot be pulled (" + brief(said) + ").",
          NEVER_PULLED.contains(reason) ? Duration.ZERO : IMAGE);
    }
    if (MISCONFIGURED.contains(reason)) {
      return troubled(
          PodTrouble.POD_CONFIG_INVALID,
          "A pod of the Flink cluster cannot start (" + brief(said) + ").",
          IMAGE);
    }
    if (reason.equals("CrashLoopBackOff")) {
      var last = container.getLastState() == null ? null : container.getLastState().getTerminated();
      var told = last == null ? "" : Optional.ofNullable(last.getMessage()).orElse("");
      return troubled(
          PodTrouble.POD_CRASHING,
          who(pod, container) + " crashes (" + crash(last, told, said) + ")." + advice(told),
          patience(container));
    }
    return Optional.empty();
  }

  /** A template may add sidecars and init containers, whose crash is not a crash of Flink. */
  private static String who(Pod pod, ContainerStatus container) {
    var component = component(pod);
    return container.getName() == null || container.getName().equals(component)
        ? "The " + component + " of the Flink cluster"
        : "The container " + container.getName() + " of the " + component;
  }

  private static String crash(@Nullable ContainerStateTerminated last, String told, String said) {
    if (last == null || !"OOMKilled".equals(last.getReason())) {
      return brief(told.isEmpty() ? said : told);
    }
    return "OOMKilled: it needs more memory" + (told.isEmpty() ? "" : "; " + brief(told));
  }

  private static Duration patience(ContainerStatus container) {
    var restarts = container.getRestartCount() == null ? 0 : container.getRestartCount();
    return restarts < RESTARTS ? CRASHING : Duration.ZERO;
  }

  /** HDFS names the rejected user; adds where that user name is configured. */
  private static String advice(String told) {
    return told.contains("Permission denied: user=")
        ? " Set spec.stateBackend.hadoopUser to a user that may write there, or make that user"
            + " the owner of the directory (hdfs dfs -chown)."
        : "";
  }

  private static Optional<ClusterState.Troubled> unschedulable(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .findFirst()
        .flatMap(
            c ->
                troubled(
                    PodTrouble.POD_UNSCHEDULABLE,
                    "A pod of the Flink cluster cannot be scheduled"
                        + " ("
                        + brief(c.getMessage())
                        + ").",
                    PASSING));
  }

  private static Optional<ClusterState.Troubled> refused(Deployment deployment) {
    if (deployment.getStatus() == null) {
      return Optional.empty();
    }
    return deployment.getStatus().getConditions().stream()
        .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
        .findFirst()
        .flatMap(
            c ->
                troubled(
                        PodTrouble.POD_REFUSED,
                        "Kubernetes refuses a pod of the Flink cluster ("
                            + brief(c.getMessage())
                            + ").",
                        IMAGE)
                    .map(
                        trouble ->
                            since(
                                trouble,
                                Stream.ofNullable(c.getLastTransitionTime()).map(Instant::parse))));
  }

  private static Optional<ClusterState.Troubled> troubled(
      PodTrouble reason, String message, Duration patience) {
    return Optional.of(new ClusterState.Troubled(reason, message, patience));
  }

  private static String component(Pod pod) {
    return pod.getMetadata().getLabels().getOrDefault(Names.COMPONENT, "pod");
  }

  /** The end of a long text: its last lines contain the cause of a crash. */
  private static String brief(String text) {
    var line = text == null ? "" : text.strip().replaceAll("\\s+", " ");
    return line.length() <= 300 ? line : "..." + line.substring(line.length() - 300);
  }
}
