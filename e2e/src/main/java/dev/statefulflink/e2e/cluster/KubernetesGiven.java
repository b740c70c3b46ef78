package dev.statefulflink.e2e.cluster;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.ShellResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Kubernetes that another program runs. */
record KubernetesGiven(Path file) implements KubernetesSource {
  KubernetesGiven {
    if (!Files.isReadable(file)) {
      throw new IllegalStateException(
          "%s names %s, which cannot be read: give a kubeconfig's path, or unset it"
              .formatted(TestCluster.KUBECONFIG_VARIABLE, file));
    }
  }

  @Override
  public String kubeconfig() {
    return Repository.text(file);
  }

  @Override
  public void load(List<String> images, Progress progress) {
    progress.say("the given cluster must have, or be able to pull: %s", String.join(", ", images));
  }

  @Override
  public String kubectl(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", file.toString()));
    command.addAll(arguments);
    ShellResult result = result(new ProcessBuilder(command));
    if (!result.succeeded()) {
      throw new IllegalStateException(command + " failed: " + result.printed());
    }
    return result.printed();
  }

  @Override
  public ShellResult shell(String script) {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-ec", script).directory(Repository.root().toFile());
    shell.environment().put("KUBECONFIG", file.toAbsolutePath().toString());
    return result(shell);
  }

  private static ShellResult result(ProcessBuilder command) {
    try {
      Process process = command.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new ShellResult(process.waitFor(), printed);
    } catch (IOException e) {
      throw new UncheckedIOException("with a given cluster, kubectl is needed on this machine", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command.command(), e);
    }
  }

  @Override
  public String kubectlApply(String namespace, String manifest, List<String> options) {
    try {
      Path copy = Files.createTempFile("manifest", ".yaml");
      try {
        Files.writeString(copy, manifest);
        List<String> apply =
            new ArrayList<>(List.of("apply", "-n", namespace, "-f", copy.toString()));
        apply.addAll(options);
        return kubectl(apply);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String kubectlKustomize(Path root, String folder) {
    return kubectl(List.of("kustomize", root.resolve(folder).toString()));
  }

  @Override
  public String kubectlCommand() {
    return "kubectl --kubeconfig " + file;
  }

  @Override
  public void close() {
    // Not ours to stop.
  }
}
