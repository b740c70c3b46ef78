package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The job of a scene in a repository of its own, and Flux that applies it. */
final class FluxJob implements AutoCloseable {
  private static final String NAME = "job";
  private static final String FILE = "job/words.yaml";

  private static final Pattern PLUGINS_MANAGER = Pattern.compile("--field-manager=(\\S+)");

  private static final String JOB =
      """
      apiVersion: statefulflink.dev/v1alpha1
      kind: StatefulWordCount
      metadata: {name: words, namespace: %s}
      spec:
        flinkVersion: "1.20"
        input: {socket: {host: word-server, port: 9999}}
        checkpointing: {interval: 1s}
        stateBackend: {volumeClaim: flink-state}
      """;

  /** What is there when the job is not: a path of a Kustomization must exist. */
  private static final String NEIGHBOUR =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: neighbour, namespace: %s}
      """;

  private static final String OBJECTS =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: flink, namespace: flux-system}
      spec:
        interval: 5s
        url: %s
        ref: {branch: main}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: job, namespace: flux-system}
      spec:
        interval: 30s
        timeout: 5m
        prune: true
        wait: true
        sourceRef: {kind: GitRepository, name: flink}
        path: ./job
      """
          .formatted(Flux.URL);

  private final WordCountScene scene;
  private final TestCluster cluster;
  private final Flux flux;
  private final GitRepository repository;
  private Instant pushed;

  private FluxJob(WordCountScene scene, TestCluster cluster, Flux flux, GitRepository repository) {
    this.scene = scene;
    this.cluster = cluster;
    this.flux = flux;
    this.repository = repository;
  }

  /** Without the job. */
  static FluxJob create(WordCountScene scene, TestCluster cluster, Path folder) {
    Flux flux = Flux.install(cluster, new Progress("Flux"));
    GitRepository repository = GitRepository.at(folder, flux.localUrl());
    repository
        .write("job/neighbour.yaml", NEIGHBOUR.formatted(scene.namespace().name()))
        .commit("A neighbour");
    flux.apply(OBJECTS);
    return new FluxJob(scene, cluster, flux, repository);
  }

  /** Commits these lines of the spec beside those that it always has. */
  void commit(String subject, String spec) {
    String job = JOB.formatted(scene.namespace().name());
    repository
        .write(FILE, job + WordCountScene.SHORT_LIVED.indent(2) + spec.indent(2))
        .commit(subject);
    pushed(subject);
  }

  void commitArguments(String subject, String arguments) {
    commit(subject, "job: {args: %s}".formatted(arguments));
  }

  void removeJob() {
    repository.remove(FILE).commit("Remove the job");
    pushed("Remove the job");
  }

  void revert() {
    repository.revert();
    pushed("a revert");
  }

  /** By a force push. */
  void forget() {
    repository.forget();
    pushed("the history without the newest commit");
  }

  private void pushed(String subject) {
    pushed = Instant.now();
    scene.say("pushed %s: %s", repository.commitId(), subject);
  }

  /** Waits until Flux says that the newest commit is applied, and the job is as it declares. */
  void awaitReady() {
    flux.kustomization(NAME).awaitReadyAt(repository.commitId());
    scene.job().awaitReady();
    scene.say("Ready %d s after the push", Duration.between(pushed, Instant.now()).toSeconds());
  }

  void awaitFailure() {
    Kustomization.Seen seen = flux.kustomization(NAME).awaitFailureAt(repository.commitId());
    scene.say(
        "%s %d s after the push: %s",
        seen.reason(), Duration.between(pushed, Instant.now()).toSeconds(), seen.message());
  }

  /** Waits until the Kustomization was reconciled this many times more. */
  void awaitReconciliations(int more) {
    int before = flux.kustomization(NAME).seen().reconciliations();
    flux.kustomization(NAME)
        .await(
            "reconciled %d times more than %d".formatted(more, before),
            seen -> seen.reconciliations() >= before + more);
  }

  /** Changes the job beside Git, in the name of a field manager. */
  void patch(String patch, String manager) {
    cluster.kubectl(
        "patch",
        "swc",
        scene.job().name(),
        "-n",
        scene.namespace().name(),
        "--type=merge",
        "--field-manager=" + manager,
        "-p",
        patch);
    scene.say("%s changed %s", manager, patch);
  }

  /** In whose name the plugin changes a job. */
  static String pluginsManager() {
    Path plugin = Repository.root().resolve("plugin/kubectl-swc");
    Matcher found = PLUGINS_MANAGER.matcher(Repository.text(plugin));
    assertThat(found.find()).as("the plugin names its field manager").isTrue();
    return found.group(1);
  }

  void killController() {
    flux.killKustomizeController();
    scene.say("kustomize-controller killed");
  }

  /** Has nobody answer behind the name of the Git server. */
  void hideServer() {
    select("nobody");
  }

  void showServer() {
    select("git-server");
  }

  private void select(String app) {
    cluster.kubectl(
        "patch",
        "service",
        "git-server",
        "-n",
        Flux.NAMESPACE,
        "-p",
        "spec: {selector: {app: %s}}".formatted(app));
    scene.say("the Git server's Service leads to %s", app);
  }

  /** Waits until the GitRepository is Ready, or is not. */
  void awaitSourceIs(String ready) {
    cluster.kubectl(
        "wait",
        "gitrepository/flink",
        "-n",
        Flux.NAMESPACE,
        "--for=condition=Ready=" + ready,
        "--timeout=3m");
  }

  /** What the operator keeps of a job that is deleted, once it does. */
  Optional<String> keptState() {
    return Optional.ofNullable(
            scene
                .namespace()
                .client()
                .configMaps()
                .inNamespace(scene.namespace().name())
                .withName(scene.job().name() + "-last-state")
                .get())
        .map(kept -> kept.getData().toString());
  }

  /** What a person would look at. */
  void report() {
    scene.say("%s", cluster.kubectl("get", "gitrepositories,kustomizations,swc,pods", "-A"));
  }

  @Override
  public void close() {
    flux.close();
  }
}
