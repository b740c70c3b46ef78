package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.operator.Diagnostics;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.WordCountScene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The repository of {@code gitops/} with its two stages, and Flux that applies it to a cluster on
 * which nothing of the operator is.
 */
final class FluxStages implements AutoCloseable {
  private static final String OPERATOR = "stateful-flink-operator";
  private static final String OPERATOR_NAMESPACE = "flink";
  private static final String KEPT = "    maxParallelism: 128\n";

  /** In place of the HelmRelease, for those who have no helm-controller: see the how-to. */
  private static final String RENDERED =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources: [namespace.yaml, operator.yaml]
      patches:
        - target: {kind: CustomResourceDefinition}
          patch: |
            - op: add
              path: /metadata/annotations/kustomize.toolkit.fluxcd.io~1prune
              value: disabled
      """;

  private static final String VALUES =
      """
      # With watchNamespaces instead, every namespace has to be there before the operator.
      allNamespaces: true
      replicas: 1
      image: {repository: statefulflink/operator, tag: dev}
      """;

  private static final String OVERLAY =
      """
      apiVersion: statefulflink.dev/v1alpha1
      kind: StatefulWordCount
      metadata:
        name: words
      spec:
        input: {socket: {host: word-server, port: 9999}}
        checkpointing: {interval: 1s}
      """;

  private final Progress progress = new Progress("Flux");
  private final TestCluster cluster;
  private final Flux flux;
  private final GitRepository repository;
  private final FluxStage staging;
  private final FluxStage production;

  private FluxStages(TestCluster cluster, Path folder) {
    this.cluster = cluster;
    flux = Flux.install(cluster, progress);
    repository = GitRepository.at(folder, flux.localUrl());
    staging = new FluxStage(cluster, flux, "staging");
    production = new FluxStage(cluster, flux, "production");
  }

  /** Removes the operator and its kinds of objects from the cluster, and installs Flux. */
  static FluxStages onNothing(TestCluster cluster, Path folder) {
    Waits.untilTrue(
        "the last object of another test to go",
        () ->
            cluster
                .client()
                .resources(StatefulWordCount.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .isEmpty());
    OperatorRelease.everywhere(cluster).uninstall();
    try {
      removeKinds(cluster);
      return new FluxStages(cluster, folder);
    } catch (RuntimeException e) {
      OperatorRelease.installDefinitions(cluster);
      throw e;
    }
  }

  private static void removeKinds(TestCluster cluster) {
    cluster.kubectl(
        "delete",
        "crd",
        "statefulwordcounts.statefulflink.dev",
        "statefulflinkjobs.statefulflink.dev",
        "--ignore-not-found",
        "--timeout=2m");
  }

  /** Commits {@code gitops/} as it is, but for what the jobs read, and the operator rendered. */
  String commitAll(Path folder) {
    Path gitOps = GitOpsFiles.folder();
    for (String part : List.of("base", "overlays")) {
      for (Path file : GitOpsFiles.yaml(gitOps.resolve(part))) {
        repository.write("gitops/" + gitOps.relativize(file), Repository.text(file));
      }
    }
    for (String stage : List.of("staging", "production")) {
      repository.write(
          "gitops/overlays/%s/words.yaml".formatted(stage),
          OVERLAY + WordCountScene.SHORT_LIVED.indent(2));
    }
    repository
        .write("gitops/flux/operator/kustomization.yaml", RENDERED)
        .write(
            "gitops/flux/operator/namespace.yaml",
            "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}\n"
                .formatted(OPERATOR_NAMESPACE))
        .write("gitops/flux/operator/operator.yaml", rendered(folder));
    return commit("Declare all of it", "[]", "");
  }

  /** As {@code helm template --skip-tests} renders the chart. */
  private static String rendered(Path folder) {
    try {
      Path values = Files.writeString(folder.resolve("values.yaml"), VALUES);
      String manifests =
          new Helm(Repository.chart())
              .template()
              .withName(OPERATOR)
              .withNamespace(OPERATOR_NAMESPACE)
              .withKubeVersion("1.29.0")
              .withValuesFile(values)
              .call();
      return Stream.of(manifests.split("(?m)^---$"))
          .filter(manifest -> !manifest.contains("helm.sh/hook:"))
          .collect(Collectors.joining("---\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits what the base declares of the job beside what it always has; gives the commit's id. */
  String commit(String subject, String args, String more) {
    String base = Repository.text(GitOpsFiles.folder().resolve("base/words.yaml"));
    assertThat(base).contains(KEPT);
    String job = KEPT + "    args: %s\n".formatted(args) + more.indent(4);
    repository.write("gitops/base/words.yaml", base.replace(KEPT, job)).commit(subject);
    return pushed();
  }

  String revert() {
    repository.revert();
    return pushed();
  }

  private String pushed() {
    String commit = repository.commitId();
    progress.say("pushed %s", commit);
    return commit;
  }

  /** Declares what {@code gitops/flux} has to be applied by hand, on this Git server. */
  void start() {
    Path folder = GitOpsFiles.folder().resolve("flux");
    flux.apply(
        Repository.text(folder.resolve("source.yaml"))
            .replaceAll("url: .*", "url: " + Flux.URL)
            .replace("interval: 1m", "interval: 5s"));
    flux.apply(Repository.text(folder.resolve("operator.yaml")));
    flux.apply(Repository.text(folder.resolve("words.yaml")));
  }

  /** Waits until both stages are ready at a commit, staging first. */
  void awaitReadyAt(String commit) {
    for (FluxStage stage : stages()) {
      stage.kustomization().awaitReadyAt(commit);
      progress.say("%s is ready at %s", stage.job().name(), commit);
    }
  }

  /** Something that happens to both stages; their counts show afterwards what it did. */
  void survive(String title, String prefix, Runnable story) {
    progress.say("CASE %s", title);
    try {
      story.run();
      stages().forEach(stage -> stage.count(prefix));
    } catch (RuntimeException | AssertionError e) {
      report();
      throw new AssertionError("case '%s': %s".formatted(title, e.getMessage()), e);
    }
    progress.say("CASE %s: survived", title);
  }

  private void report() {
    for (FluxStage stage : stages()) {
      Path folder = Path.of("target", "diagnostics", "Flux-" + stage.job().name());
      stage.report(new Diagnostics(cluster, folder.toAbsolutePath()));
    }
    progress.say("%s", cluster.kubectl("get", "gitrepositories,kustomizations,pods", "-A"));
    progress.say(
        "%s",
        cluster.kubectl("logs", "-n", OPERATOR_NAMESPACE, "deployment/" + OPERATOR, "--tail=300"));
  }

  List<FluxStage> stages() {
    return List.of(staging, production);
  }

  FluxStage staging() {
    return staging;
  }

  FluxStage production() {
    return production;
  }

  void say(String format, Object... arguments) {
    progress.say(format, arguments);
  }

  /**
   * Removes the jobs while their operator is there, then all else, and brings back what other tests
   * find on the cluster.
   */
  @Override
  public void close() {
    try {
      flux.remove("words-production");
      flux.remove("words-staging");
      stages().forEach(FluxStage::close);
      flux.close();
    } finally {
      cluster.kubectl("delete", "namespace", OPERATOR_NAMESPACE, "--ignore-not-found");
      removeKinds(cluster);
      OperatorRelease.installDefinitions(cluster);
    }
  }
}
