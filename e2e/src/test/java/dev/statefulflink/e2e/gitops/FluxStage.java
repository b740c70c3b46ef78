package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.job.WordCountOutput;
import dev.statefulflink.e2e.job.WordServer;
import dev.statefulflink.e2e.operator.Diagnostics;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One stage of a repository: the job that Flux applies, and all that it is to have printed. */
final class FluxStage implements AutoCloseable {
  private static final int WORDS = 3;

  private final Kustomization kustomization;
  private final TestNamespace namespace;
  private final StatefulJob job;
  private final WordCountOutput output;
  private final List<String> printed = new ArrayList<>();
  private WordServer server;

  FluxStage(TestCluster cluster, Flux flux, String name) {
    kustomization = flux.kustomization("words-" + name);
    namespace = TestNamespace.of(cluster, "words-" + name);
    job = new StatefulJob(namespace, name + "-words");
    output = WordCountOutput.follow(namespace, job.name());
  }

  /** Starts what the job reads from, once its namespace is there. */
  void startServer() {
    KubernetesClient client = namespace.client();
    Waits.untilTrue(
        "Flux to create namespace " + namespace.name(),
        () ->
            client.serviceAccounts().inNamespace(namespace.name()).withName("default").get()
                != null);
    server = WordServer.start(namespace);
  }

  /** Sends words; all that was ever printed must be exactly what was ever sent. */
  void count(String prefix) {
    for (int word = 1; word <= WORDS; word++) {
      printed.add("%s(hello,%d)".formatted(prefix, printed.size() + 1));
    }
    server.awaitListening().send(job, Collections.nCopies(WORDS, "hello,1").toArray(String[]::new));
    output.await(printed.get(printed.size() - 1));
    assertThat(output.lines())
        .as("all that %s ever printed", job.name())
        .containsExactlyInAnyOrderElementsOf(printed);
  }

  /** When Flux wrote the spec that is there now, to the second. */
  Instant applied() {
    return job.get().getMetadata().getManagedFields().stream()
        .filter(fields -> fields.getManager().equals("kustomize-controller"))
        .map(ManagedFieldsEntry::getTime)
        .map(Instant::parse)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  StatefulJob job() {
    return job;
  }

  Kustomization kustomization() {
    return kustomization;
  }

  void report(Diagnostics diagnostics) {
    diagnostics.write(namespace, output);
  }

  /** Ends the reading of the output, and removes the namespace. */
  @Override
  public void close() {
    output.close();
    if (namespace.client().namespaces().withName(namespace.name()).get() != null) {
      namespace.close();
    }
  }
}
