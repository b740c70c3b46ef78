package dev.statefulflink.e2e.cluster;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.ShellResult;
import dev.statefulflink.e2e.Waits;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The Kubernetes of a run: the one that E2E_KUBECONFIG names, else one node in a container.
 *
 * <p>Not KUBECONFIG: it may name a cluster that nobody wants to test on, or the demo's.
 */
public final class TestCluster implements AutoCloseable {
  static final String KUBECONFIG_VARIABLE = "E2E_KUBECONFIG";
  private static final String TESTS = "tests";
  private static final String DEMO = "demo";
  private static final int IMPATIENT_MILLIS = 2_000;

  private final KubernetesSource source;
  private final KubernetesClient client;
  private final KubernetesClient impatientClient;

  private TestCluster(KubernetesSource source) {
    this.source = source;
    this.client = client(Config.fromKubeconfig(source.kubeconfig()));
    Config impatient = Config.fromKubeconfig(source.kubeconfig());
    impatient.setRequestRetryBackoffLimit(0);
    impatient.setRequestTimeout(IMPATIENT_MILLIS);
    this.impatientClient = client(impatient);
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** One that ends with this process. */
  public static TestCluster forTests(Progress progress) {
    return started(
        given() != null ? given() : KubernetesInContainer.forThisRun(TESTS, progress), progress);
  }

  /** One that stays when this process ends, and is found again by the next. */
  public static TestCluster forDemo(Progress progress) {
    return started(
        given() != null ? given() : KubernetesInContainer.kept(DEMO, progress), progress);
  }

  /** Removes the demo's cluster with all that is in it. */
  public static void removeDemo(Progress progress) {
    KubernetesInContainer.remove(DEMO, progress);
  }

  private static KubernetesGiven given() {
    String file = System.getenv(KUBECONFIG_VARIABLE);
    return file == null || file.isBlank() ? null : new KubernetesGiven(Path.of(file));
  }

  private static TestCluster started(KubernetesSource source, Progress progress) {
    TestCluster cluster = new TestCluster(source);
    KubernetesClient client = cluster.client;
    // Until it is there, every pod is refused.
    Waits.untilTrue(
        "the default ServiceAccount",
        () -> client.serviceAccounts().inNamespace("default").withName("default").get() != null);
    progress.say("Kubernetes %s is up", client.getKubernetesVersion().getGitVersion());
    return cluster;
  }

  public KubernetesClient client() {
    return client;
  }

  /** One that takes the first answer: for those who ask again and again anyway. */
  public KubernetesClient impatientClient() {
    return impatientClient;
  }

  /** A kubeconfig that works from this machine. */
  public String kubeconfig() {
    return source.kubeconfig();
  }

  /** For what takes a kubeconfig only as a file; it is gone afterwards. */
  public void withKubeconfigFile(Consumer<Path> action) {
    withFile(kubeconfig(), action);
  }

  /** Likewise for any text. */
  public static void withFile(String text, Consumer<Path> action) {
    try {
      Path file = Files.createTempFile("e2e", ".yaml");
      try {
        Files.writeString(file, text);
        action.accept(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is not ours, so that what we put into it has to be taken out again. */
  public boolean isGiven() {
    return source instanceof KubernetesGiven;
  }

  /** Puts images of the local Docker engine into the cluster, as far as they are not there yet. */
  public void load(List<String> images, Progress progress) {
    source.load(images, progress);
  }

  /** What kubectl prints. Throws if it fails. */
  public String kubectl(String... arguments) {
    return source.kubectl(List.of(arguments));
  }

  /** How a person calls kubectl on this cluster without a kubeconfig of their own. */
  public String kubectlCommand() {
    return source.kubectlCommand();
  }

  /** Applies a manifest with kubectl and these options, and gives what it prints. */
  public String kubectlApply(String namespace, String manifest, String... options) {
    return source.kubectlApply(namespace, manifest, List.of(options));
  }

  /** What kubectl kustomize makes of a folder below a root that holds all it refers to. */
  public String kubectlKustomize(Path root, String folder) {
    return source.kubectlKustomize(root, folder);
  }

  /** Runs a script of a person who has kubectl and the repository; it may fail. */
  public ShellResult shell(String script) {
    return source.shell(script);
  }

  @Override
  public void close() {
    client.close();
    impatientClient.close();
    source.close();
  }
}
