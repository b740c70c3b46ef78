package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The job of a scene in a repository of its own, and the engine that applies it. */
final class GitOpsJob {
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

  /** What is there without the job: Flux needs the folder, and Argo CD prunes no empty one. */
  private static final String NEIGHBOUR =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: neighbour, namespace: %s}
      """;

  private final WordCountScene scene;
  private final TestCluster cluster;
  private final Engine engine;
  private final GitRepository repository;
  private Instant pushed;

  private GitOpsJob(
      WordCountScene scene, TestCluster cluster, Engine engine, GitRepository repository) {
    this.scene = scene;
    this.cluster = cluster;
    this.engine = engine;
    this.repository = repository;
  }

  /** Without the job. */
  static GitOpsJob create(WordCountScene scene, TestCluster cluster, Engine engine, Path folder) {
    GitRepository repository = GitRepository.at(folder, engine.server().localUrl());
    repository
        .write("job/neighbour.yaml", NEIGHBOUR.formatted(scene.namespace().name()))
        .commit("A neighbour");
    engine.follow(scene.namespace().name());
    return new GitOpsJob(scene, cluster, engine, repository);
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

  /** How many commits of three at once may be applied besides the last. */
  int appliedBesidesTheLast() {
    return engine.waitsForHealth() ? 1 : 2;
  }

  /** Waits until the engine reports the newest commit as Ready: by then the job is. */
  void awaitReady() {
    engine.awaitReadyAt(repository.commitId());
    scene.say("Ready %d s after the push", Duration.between(pushed, Instant.now()).toSeconds());
    assertThat(StatefulJob.isTrue(scene.job().get(), "Ready")).as("the job is Ready").isTrue();
  }

  /** Waits until it reports the newest commit as failed; gives its words. */
  String awaitFailure() {
    String words = engine.awaitFailureAt(repository.commitId());
    scene.say(
        "failed %d s after the push: %s",
        Duration.between(pushed, Instant.now()).toSeconds(), words);
    return words;
  }

  void awaitReconciliations(int more) {
    engine.awaitReconciliations(more);
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
    engine.killController();
    scene.say("the controller is killed");
  }

  /** Has nobody answer behind the name of the Git server, until the engine reports it. */
  void hideServer() {
    engine.server().hide();
    engine.awaitSourceIs(false);
    scene.say("the Git server is away");
  }

  void showServer() {
    engine.server().show();
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
    scene.say("%s", cluster.kubectl("get", "swc,pods", "-A"));
  }
}
