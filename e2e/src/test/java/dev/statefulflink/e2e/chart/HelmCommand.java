package dev.statefulflink.e2e.chart;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Helm as people call it at a terminal, in one of its major versions. */
record HelmCommand(TestCluster cluster, String program) {

  /** Built from source the first time. */
  static HelmCommand of(TestCluster cluster, int major) {
    Path script = Repository.root().resolve("testbed/helm-command.sh");
    List<String> printed = run(List.of(script.toString(), Integer.toString(major)));
    return new HelmCommand(cluster, printed.get(printed.size() - 1));
  }

  /**
   * @param options more of Helm's own
   */
  void install(String... options) {
    release("install", options);
  }

  /**
   * @param value such as {@code a=b}
   */
  void upgrade(String value) {
    release("upgrade", "--set", value);
  }

  void test() {
    call("test", OperatorRelease.NAME);
  }

  void uninstall() {
    call("uninstall", OperatorRelease.NAME, "--ignore-not-found", "--wait");
  }

  String version() {
    return run(List.of(program, "version", "--short")).get(0);
  }

  private void release(String verb, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(verb, OperatorRelease.NAME, Repository.chart().toString(), "--wait"));
    OperatorRelease.VALUES.forEach(
        (key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    arguments.addAll(List.of(more));
    call(arguments.toArray(String[]::new));
  }

  private void call(String... arguments) {
    cluster.withKubeconfigFile(
        kubeconfig -> {
          List<String> command = new ArrayList<>(List.of(program));
          command.addAll(List.of(arguments));
          command.addAll(
              List.of(
                  "--namespace", OperatorRelease.NAMESPACE, "--kubeconfig", kubeconfig.toString()));
          run(command);
        });
  }

  private static List<String> run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("%s failed: %s".formatted(command, output));
      }
      return output.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }
}
