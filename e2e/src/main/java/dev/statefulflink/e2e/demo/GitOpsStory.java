package dev.statefulflink.e2e.demo;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.gitops.Flux;
import dev.statefulflink.e2e.gitops.GitRepository;
import dev.statefulflink.e2e.gitops.Kustomization;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.job.WordCountOutput;
import dev.statefulflink.e2e.job.WordServer;
import dev.statefulflink.e2e.operator.Diagnostics;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the demo of GitOps does: Flux applies a commit, a bad one, and its revert. */
final class GitOpsStory {
  private static final String NAMESPACE = "demo-gitops";
  private static final String NAME = "words";
  private static final String FILE = "job/words.yaml";
  private static final String PREFIX = "v2 ";
  private static final String CHANGE = "  job: {args: [--prefix, '%s']}%n".formatted(PREFIX);
  private static final String BREAK =
      "  job: {args: [--prefix, '%s'], jar: 'local:///opt/flink/usrlib/no-such.jar'}%n"
          .formatted(PREFIX);

  private static final String OBJECTS =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: demo, namespace: flux-system}
      spec:
        interval: 5s
        url: %s
        ref: {branch: main}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: demo, namespace: flux-system}
      spec:
        interval: 10m
        retryInterval: 1m
        timeout: 15m
        prune: false
        wait: true
        sourceRef: {kind: GitRepository, name: demo}
        path: ./job
        targetNamespace: %s
      """
          .formatted(Flux.URL, NAMESPACE);

  private final TestCluster cluster;
  private final Progress progress;
  private final Path folder;
  private final String example = Repository.example("word-count.yaml");
  private final List<String> expected = new ArrayList<>();

  GitOpsStory(TestCluster cluster, Progress progress, Path folder) {
    this.cluster = cluster;
    this.progress = progress;
    this.folder = folder;
  }

  /** Whether every count was right. */
  boolean tell() {
    title("Install the operator, and Flux");
    cluster.load(Images.DEMO, progress);
    OperatorRelease.install(cluster).awaitReady();
    // Not closed: it stays, to look around.
    TestNamespace namespace = TestNamespace.fresh(cluster, NAMESPACE);
    try (Flux flux = Flux.install(cluster, progress);
        WordCountOutput output = WordCountOutput.follow(namespace, NAME)) {
      try {
        return tell(namespace, flux, output);
      } catch (RuntimeException | AssertionError e) {
        Path diagnostics = folder.resolve("diagnostics");
        new Diagnostics(cluster, diagnostics).write(namespace, output);
        progress.say("what was seen of the failure is written to %s", diagnostics);
        throw e;
      }
    }
  }

  private boolean tell(TestNamespace namespace, Flux flux, WordCountOutput output) {
    StatefulJob job = new StatefulJob(namespace, NAME);
    WordServer words = WordServer.start(namespace);
    GitRepository repository = GitRepository.at(desk(), flux.localUrl());
    Kustomization kustomization = flux.kustomization("demo");

    push(repository, "The word count", example);
    flux.apply(OBJECTS);
    kustomization.awaitReadyAt(repository.commitId());
    show();
    send(words.awaitListening(), job, output, "");

    HandoffNarrator narrator = HandoffNarrator.of(job, progress, () -> {});
    push(repository, "Print a version", example + CHANGE);
    kustomization.awaitReadyAt(repository.commitId());
    narrator.stop();
    progress.say("downtime      %s", job.status().lastHandoff().downtime());
    show();
    send(words, job, output, PREFIX);

    String jobId = job.active().jobId();
    push(repository, "Name a jar that does not exist", example + BREAK);
    progress.say("Flux: %s", kustomization.awaitFailureAt(repository.commitId()).message());
    progress.say("the job: %s", job.awaitStalled().getMessage());
    show();
    send(words, job, output, PREFIX);

    title("git revert HEAD, git push");
    repository.revert();
    kustomization.awaitReadyAt(repository.commitId());
    check(job.active().jobId().equals(jobId), "it is the same job still, " + jobId);
    show();
    return verdict(output);
  }

  private void push(GitRepository repository, String subject, String manifests) {
    title("git commit -m '%s', git push".formatted(subject));
    repository.write(FILE, manifests).commit(subject);
    if (manifests.length() > example.length()) {
      System.out.print(manifests.substring(example.length()).indent(8));
    }
  }

  /** An empty folder for the working copy. */
  private Path desk() {
    try {
      Path desk = Files.createTempDirectory(folder, "git");
      progress.say("the working copy is %s", desk.resolve("desk"));
      return desk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(WordServer words, StatefulJob job, WordCountOutput output, String prefix) {
    for (int word = 1; word <= 3; word++) {
      expected.add("%s(hello,%d)".formatted(prefix, expected.size() + 1));
    }
    words.send(job, Collections.nCopies(3, "hello,1").toArray(String[]::new));
    output.await(expected.get(expected.size() - 1));
    progress.say("the job counted: %s", expected.subList(expected.size() - 3, expected.size()));
  }

  private boolean verdict(WordCountOutput output) {
    title("Result");
    List<String> printed = output.lines();
    boolean right = printed.equals(expected);
    progress.say(right ? "every count is right: %s" : "WRONG COUNTS: %s", printed);
    String here = cluster.kubectlCommand();
    progress.say("look around: export KUBECONFIG=%s", folder.resolve("kubeconfig"));
    progress.say("without kubectl: %s -n %s get swc", here, NAMESPACE);
    progress.say("clean up: make clean-demo");
    return right;
  }

  private void check(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("not so: " + what);
    }
    progress.say(what);
  }

  private void show() {
    String seen =
        cluster.kubectl("get", "kustomizations", "-n", Flux.NAMESPACE)
            + cluster.kubectl("get", "swc", "-n", NAMESPACE);
    System.out.print(seen.stripTrailing().indent(8));
  }

  private void title(String text) {
    System.out.println();
    progress.say("== %s", text);
  }
}
