package dev.statefulflink.e2e.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.ShellResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;
import org.testcontainers.utility.TestcontainersConfiguration;

/** A Kubernetes of one node, in a container of the local Docker engine. */
final class KubernetesInContainer implements KubernetesSource {
  private static final String PURPOSE_LABEL = "dev.statefulflink.e2e";
  private static final String OWNER_LABEL = "dev.statefulflink.e2e.owner";
  private static final String KUBECONFIG = "/etc/rancher/k3s/k3s.yaml";

  /**
   * The process, such as that of make, whose Maven modules share one node. It removes the node when
   * it ends.
   */
  private static final String SHARED_BY = "E2E_NODE_OWNER";

  /** The folder of the repository that a script may name. */
  private static final String EXAMPLES = "examples";

  private final NodeContainer container;
  private final boolean kept;

  private KubernetesInContainer(NodeContainer container, boolean kept) {
    this.container = container;
    this.kept = kept;
  }

  /** One that ends with this run; or the one that the runs of one build share. */
  static KubernetesInContainer forThisRun(String purpose, Progress progress) {
    Optional<String> sharing = sharing();
    removeOrphans(purpose, sharing, progress);
    NodeImage image = NodeImage.choose();
    NodeContainer container = new NodeContainer(image, volume(purpose));
    container
        .withLabel(PURPOSE_LABEL, purpose)
        .withLabel(OWNER_LABEL, sharing.orElseGet(() -> owner(ProcessHandle.current())))
        .withReuse(sharing.isPresent());
    return start(container, sharing.isPresent(), image, progress);
  }

  /** Who owns the node that several runs share; empty if this run has one of its own. */
  private static Optional<String> sharing() {
    return Optional.ofNullable(System.getenv(SHARED_BY))
        .filter(pid -> TestcontainersConfiguration.getInstance().environmentSupportsReuse())
        .filter(pid -> pid.matches("\\d{1,18}"))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .map(KubernetesInContainer::owner);
  }

  /** One that outlives this run, and is found again by the next. */
  static KubernetesInContainer kept(String purpose, Progress progress) {
    if (!TestcontainersConfiguration.getInstance().environmentSupportsReuse()) {
      throw new IllegalStateException(
          "set TESTCONTAINERS_REUSE_ENABLE=true: without it the cluster is not found again");
    }
    NodeImage image = NodeImage.choose();
    removeOutdated(purpose, image, progress);
    NodeContainer container = new NodeContainer(image, volume(purpose));
    container.withLabel(PURPOSE_LABEL, purpose).withReuse(true);
    return start(container, true, image, progress);
  }

  /** Removes the clusters of a purpose, and their images. */
  static void remove(String purpose, Progress progress) {
    DockerClient docker = DockerClientFactory.lazyClient();
    for (Container found : containers(docker, purpose)) {
      progress.say("removing container %s", found.getNames()[0]);
      remove(docker, found);
    }
    try {
      docker.removeVolumeCmd(volume(purpose)).exec();
      progress.say("removed volume %s", volume(purpose));
    } catch (NotFoundException e) {
      progress.say("there is no volume %s", volume(purpose));
    }
  }

  private static KubernetesInContainer start(
      NodeContainer container, boolean kept, NodeImage image, Progress progress) {
    progress.say("starting Kubernetes from %s", image.name());
    try {
      container.start();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "Kubernetes does not start from %s: %s. Its last words:%n%s"
              .formatted(image.name(), e.getMessage(), lastWords(container)),
          e);
    }
    container.keepServiceTrafficInside();
    return new KubernetesInContainer(container, kept);
  }

  private static String lastWords(NodeContainer container) {
    if (container.getContainerId() == null) {
      return "none: the container could not be made";
    }
    String[] lines = container.getLogs().split("\n");
    int from = Math.max(0, lines.length - 30);
    return String.join("\n", List.of(lines).subList(from, lines.length));
  }

  // A killed run leaves its container, and two nodes must not write to one containerd folder.
  private static void removeOrphans(String purpose, Optional<String> sharing, Progress progress) {
    DockerClient docker = DockerClientFactory.instance().client();
    for (Container found : containers(docker, purpose)) {
      String owner = found.getLabels().getOrDefault(OWNER_LABEL, "");
      if (sharing.filter(owner::equals).isPresent()) {
        continue;
      }
      if (isAlive(owner)) {
        throw new IllegalStateException(
            "the run of process %s uses the test cluster: wait for it, or end it".formatted(owner));
      }
      progress.say("removing the cluster of a run that is gone (%s)", owner);
      remove(docker, found);
    }
  }

  /** What Testcontainers would not take up again: stopped, or of an older image. */
  private static void removeOutdated(String purpose, NodeImage image, Progress progress) {
    DockerClient docker = DockerClientFactory.instance().client();
    String current = docker.inspectImageCmd(image.name()).exec().getId();
    for (Container found : containers(docker, purpose)) {
      if (!found.getImageId().equals(current) || !"running".equals(found.getState())) {
        progress.say("removing an old cluster (%s, %s)", found.getImage(), found.getStatus());
        remove(docker, found);
      }
    }
  }

  private static List<Container> containers(DockerClient docker, String purpose) {
    return docker
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(PURPOSE_LABEL, purpose))
        .exec();
  }

  private static void remove(DockerClient docker, Container container) {
    docker.removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true).exec();
  }

  private static boolean isAlive(String owner) {
    String pid = owner.replaceAll("@.*", "");
    return pid.matches("\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(pid))
            .map(process -> owner(process).equals(owner))
            .orElse(false);
  }

  /** The number alone may have gone to another process since. */
  private static String owner(ProcessHandle process) {
    return process.pid() + "@" + process.info().startInstant().map(Instant::toString).orElse("?");
  }

  private static String volume(String purpose) {
    return "stateful-flink-images-" + purpose;
  }

  @Override
  public String kubeconfig() {
    return container.getKubeConfigYaml();
  }

  @Override
  public void load(List<String> images, Progress progress) {
    List<String> arguments = new ArrayList<>();
    arguments.add(container.getContainerId());
    arguments.addAll(images);
    Repository.runImageScript("load.sh", arguments);
  }

  @Override
  public String kubectl(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", KUBECONFIG));
    command.addAll(arguments);
    return inContainer(command);
  }

  private String inContainer(List<String> command) {
    ExecResult result = exec(command);
    if (result.getExitCode() != 0) {
      throw new IllegalStateException(command + " failed: " + result);
    }
    return result.getStdout();
  }

  private ExecResult exec(List<String> command) {
    try {
      return container.execInContainer(command.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }

  @Override
  public String kubectlApply(String namespace, String manifest, List<String> options) {
    // Of its own: another test may apply something at the same time.
    String copy = "/tmp/%s.yaml".formatted(UUID.randomUUID());
    container.copyFileToContainer(Transferable.of(manifest), copy);
    try {
      List<String> apply = new ArrayList<>(List.of("apply", "-n", namespace, "-f", copy));
      apply.addAll(options);
      return kubectl(apply);
    } finally {
      inContainer(List.of("rm", copy));
    }
  }

  @Override
  public ShellResult shell(String script) {
    // Of its own, as above; made only for those who look into it.
    String workplace = "/tmp/" + UUID.randomUUID();
    inContainer(List.of("mkdir", workplace));
    try {
      if (script.contains(EXAMPLES)) {
        container.copyFileToContainer(
            MountableFile.forHostPath(Repository.root().resolve(EXAMPLES)),
            workplace + "/" + EXAMPLES);
      }
      String whole = "cd %s\nexport KUBECONFIG=%s\n%s".formatted(workplace, KUBECONFIG, script);
      ExecResult result = exec(List.of("sh", "-ec", whole));
      return new ShellResult(result.getExitCode(), result.getStdout() + result.getStderr());
    } finally {
      inContainer(List.of("rm", "-r", workplace));
    }
  }

  @Override
  public String kubectlKustomize(Path root, String folder) {
    String copy = "/tmp/" + UUID.randomUUID();
    container.copyFileToContainer(MountableFile.forHostPath(root), copy);
    try {
      return kubectl(List.of("kustomize", copy + "/" + folder));
    } finally {
      inContainer(List.of("rm", "-r", copy));
    }
  }

  @Override
  public String kubectlCommand() {
    return "docker exec %s kubectl --kubeconfig %s"
        .formatted(container.getContainerName().substring(1), KUBECONFIG);
  }

  @Override
  public void close() {
    if (!kept) {
      container.stop();
    }
  }
}
