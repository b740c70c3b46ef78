package dev.statefulflink.e2e.demo;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * The demo: a word count that keeps its counts through a change of its spec, on a real Kubernetes.
 *
 * <p>Without arguments it sets up all it needs, shows its story and leaves the cluster running to
 * look around; with {@code gitops} it does so by commits that Flux applies; with {@code clean} it
 * removes what it left. Maven's profile {@code demo} runs it:
 *
 * <pre>
 * mvn -q -pl e2e -am -DskipTests -Ddemo integration-test
 * mvn -q -pl e2e -am -DskipTests -Ddemo -Ddemo.arguments=clean -DskipImages integration-test
 * </pre>
 */
public final class Demo {
  private Demo() {}

  public static void main(String[] arguments) {
    // Threads of clients must not keep the process.
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    Progress progress = new Progress("demo");
    Path folder = Repository.root().resolve(".demo");
    if (arguments.length == 0) {
      return tell(progress, folder, false) ? 0 : 1;
    }
    if (arguments.length == 1 && arguments[0].equals("gitops")) {
      return tell(progress, folder, true) ? 0 : 1;
    }
    if (arguments.length == 1 && arguments[0].matches("(--)?clean")) {
      TestCluster.removeDemo(progress);
      delete(folder);
      progress.say("nothing is left of the demo");
      return 0;
    }
    System.err.println("usage: Demo [gitops|clean]");
    return 2;
  }

  private static boolean tell(Progress progress, Path folder, boolean byCommits) {
    try (TestCluster cluster = TestCluster.forDemo(progress)) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
      return byCommits
          ? new GitOpsStory(cluster, progress, folder).tell()
          : new DemoStory(cluster, progress, folder).tell();
    } catch (IOException | RuntimeException | AssertionError e) {
      progress.say("FAILED: %s", e.getMessage());
      e.printStackTrace();
      return false;
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
