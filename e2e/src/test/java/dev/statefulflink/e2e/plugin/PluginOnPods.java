package dev.statefulflink.e2e.plugin;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.story.WordCountScene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The plugin as a person runs it on the test cluster. Its kubectl is the one that the harness has,
 * which may be inside the node's container: the plugin hands it no file and reads only what it
 * prints, so that this makes no difference, but for port-forward.
 */
public record PluginOnPods(WordCountScene scene, Path folder) {

  /**
   * @param folder an empty one
   */
  public static PluginOnPods of(WordCountScene scene, Path folder) {
    // The PATH of before: the kubectl that is called may be found there by the same name.
    String shim =
        "#!/bin/sh%nPATH='%s' exec %s \"$@\"%n"
            .formatted(System.getenv("PATH"), scene.namespace().cluster().kubectlCommand());
    try {
      Path kubectl = Files.createDirectories(folder.resolve("bin")).resolve("kubectl");
      Files.writeString(kubectl, shim);
      if (!kubectl.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot be made executable: " + kubectl);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PluginOnPods(scene, folder);
  }

  /** What it prints on standard output; its messages are shown. Throws if it fails. */
  public String run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Repository.root().resolve("plugin/kubectl-swc").toString());
    command.addAll(List.of("-n", scene.namespace().name()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + path);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    try {
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      int status = process.waitFor();
      scene.say("kubectl swc %s%n%s%s", String.join(" ", arguments), text(err), text(out));
      if (status != 0) {
        throw new IllegalStateException("kubectl swc ended with " + status + ": " + text(err));
      }
      return text(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }
}
