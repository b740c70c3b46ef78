package dev.statefulflink.e2e.cluster;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A K3sContainer that keeps its images on a named volume, and that also starts where the Docker
 * engine cannot grant every capability, so that a privileged container fails.
 */
final class NodeContainer extends K3sContainer {
  /** By number, as in linux/capability.h, less the last three: Docker 20.10 does not know them. */
  private static final List<String> CAPABILITIES =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ");

  /** The same in k3s and in the project's own node. */
  private static final String SERVICE_ADDRESSES = "10.43.0.0/16";

  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(3);

  NodeContainer(NodeImage image, String imageVolume) {
    super(DockerImageName.parse(image.name()).asCompatibleSubstituteFor("rancher/k3s"));
    withStartupTimeout(STARTUP_TIMEOUT);
    long bounding = boundingSet();
    if (has(bounding, "SYS_ADMIN") && !has(bounding, "SYS_RESOURCE")) {
      withPrivilegedMode(false);
      withCreateContainerCmdModifier(command -> almostPrivileged(command, bounding));
    }
    Bind images = new Bind(imageVolume, new Volume(image.containerdFolder()));
    withCreateContainerCmdModifier(command -> addBind(command, images));
  }

  /**
   * Refuses what leaves the node for a Service's address. Until kube-proxy knows a new Service, the
   * first packet would go out to the network, and where a proxy there accepts every connection, a
   * client that keeps its connections would talk to that proxy indefinitely.
   */
  void keepServiceTrafficInside() {
    String rule = "FORWARD -d %s -o eth0 -j REJECT".formatted(SERVICE_ADDRESSES);
    String command = "iptables -w -C %1$s 2>/dev/null || iptables -w -I %1$s".formatted(rule);
    try {
      ExecResult result = execInContainer("sh", "-c", command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(command + " failed in the node: " + result);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }

  private static void almostPrivileged(CreateContainerCmd command, long bounding) {
    Capability[] granted =
        CAPABILITIES.stream()
            .filter(name -> has(bounding, name))
            .map(Capability::valueOf)
            .toArray(Capability[]::new);
    hostConfig(command)
        .withCapAdd(granted)
        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
        .withDevices(new Device("rwm", "/dev/kmsg", "/dev/kmsg"));
  }

  // withBinds replaces what is there, such as the control groups of the K3sContainer.
  private static void addBind(CreateContainerCmd command, Bind bind) {
    HostConfig host = hostConfig(command);
    List<Bind> binds = new ArrayList<>();
    if (host.getBinds() != null) {
      binds.addAll(Arrays.asList(host.getBinds()));
    }
    binds.add(bind);
    host.withBinds(binds);
  }

  private static HostConfig hostConfig(CreateContainerCmd command) {
    return Objects.requireNonNull(command.getHostConfig(), "the command has no host configuration");
  }

  private static boolean has(long mask, String capability) {
    return (mask >> CAPABILITIES.indexOf(capability) & 1) == 1;
  }

  /**
   * This process's; every bit is set where there is no /proc, since the engine is elsewhere then.
   */
  private static long boundingSet() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapBnd:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
