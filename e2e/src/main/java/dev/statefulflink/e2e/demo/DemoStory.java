package dev.statefulflink.e2e.demo;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.job.WordCountOutput;
import dev.statefulflink.e2e.job.WordServer;
import dev.statefulflink.e2e.operator.Diagnostics;
import dev.statefulflink.e2e.operator.OperatorRelease;
import io.fabric8.kubernetes.api.model.Condition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the demo does, from the installation to the revert of a bad change. */
final class DemoStory {
  private static final String NAMESPACE = "demo";
  private static final String NAME = "words";
  private static final String EXAMPLE = "word-count.yaml";
  private static final String PREFIX = "v2 ";
  private static final String CHANGE =
      "spec: {checkpointing: {interval: 2s}, job: {args: [--prefix, '%s']}}".formatted(PREFIX);
  private static final String BREAK = "spec: {job: {jar: 'local:///opt/flink/usrlib/no-such.jar'}}";
  private static final String REVERT = "spec: {job: {jar: null}}";

  private final TestCluster cluster;
  private final Progress progress;
  private final Path folder;
  private final List<String> expected = new ArrayList<>();

  DemoStory(TestCluster cluster, Progress progress, Path folder) {
    this.cluster = cluster;
    this.progress = progress;
    this.folder = folder;
  }

  /** Whether every count was right. */
  boolean tell() {
    install();
    // Not closed: it stays, to look around.
    TestNamespace namespace = TestNamespace.fresh(cluster, NAMESPACE);
    try (WordCountOutput output = WordCountOutput.follow(namespace, NAME)) {
      return tell(namespace, output);
    }
  }

  private void install() {
    title("Install the operator");
    cluster.load(Images.DEMO, progress);
    boolean before = OperatorRelease.isInstalled(cluster);
    progress.say(
        "helm upgrade --install stateful-flink-operator helm/stateful-flink-operator -n %s",
        OperatorRelease.NAMESPACE);
    OperatorRelease operator = OperatorRelease.install(cluster);
    // The tag is the same, the image may be newer.
    int ready = (before ? operator.restart() : operator.awaitReady()).pods().size();
    progress.say("the operator is ready, %d pods", ready);
  }

  private boolean tell(TestNamespace namespace, WordCountOutput output) {
    try {
      return tellAll(namespace, output);
    } catch (RuntimeException | AssertionError e) {
      Path diagnostics = folder.resolve("diagnostics");
      new Diagnostics(cluster, diagnostics).write(namespace, output);
      progress.say("what was seen of the failure is written to %s", diagnostics);
      throw e;
    }
  }

  private boolean tellAll(TestNamespace namespace, WordCountOutput output) {
    StatefulJob job = new StatefulJob(namespace, NAME);
    WordServer words = start(namespace, job);
    send(words, job, output, 3, "");
    upgrade(job);
    send(words, job, output, 5, PREFIX);
    breakAndRevert(words, job, output);
    return verdict(output);
  }

  private WordServer start(TestNamespace namespace, StatefulJob job) {
    title("Apply examples/" + EXAMPLE);
    WordServer words = WordServer.start(namespace);
    show(cluster.kubectlApply(NAMESPACE, Repository.example(EXAMPLE)));
    job.awaitReady();
    words.awaitListening();
    progress.say("Ready: revision %s", job.active().revision());
    showJob();
    return words;
  }

  private void send(
      WordServer words, StatefulJob job, WordCountOutput output, int times, String prefix) {
    title("Send hello,1 to the socket, %d times".formatted(times));
    int before = expected.size();
    for (int i = 1; i <= times; i++) {
      expected.add("%s(hello,%d)".formatted(prefix, before + i));
    }
    words.send(job, Collections.nCopies(times, "hello,1").toArray(String[]::new));
    output.await(expected.get(expected.size() - 1));
    progress.say("the job printed");
    List<String> printed = output.lines();
    show(String.join("\n", printed.subList(Math.min(before, printed.size()), printed.size())));
  }

  private void upgrade(StatefulJob job) {
    title("Change the spec: the checkpoint interval, and an argument");
    show(CHANGE);
    ActiveRevision before = job.active();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      HandoffNarrator narrator = HandoffNarrator.of(job, progress, this::showJob);
      job.change(CHANGE);
      job.awaitReady();
      narrator.stop();
      ActiveRevision after = job.active();
      report(job, after);
      watcher.awaitSight(after.revision());
      OneJobWatcher.Findings findings = watcher.findings(before.revision(), after.revision());
      progress.say("never two jobs at once, in %s looks from outside", findings.samples());
      findings
          .downtime()
          .ifPresent(
              downtime -> progress.say("downtime seen from outside: %s ms", downtime.toMillis()));
    }
    showJob();
  }

  private void report(StatefulJob job, ActiveRevision after) {
    LastHandoff handoff = job.status().lastHandoff();
    progress.say("revision      %s -> %s", handoff.from(), handoff.to());
    progress.say("savepoint     %s", job.status().lastState().location());
    progress.say(
        "restored from %s, as Flink says",
        FlinkRest.of(job, after.revision()).restoredPath(after.jobId()).orElse("nothing"));
    progress.say("steps         %s", handoff.steps());
    progress.say("downtime      %s", handoff.downtime());
  }

  private void breakAndRevert(WordServer words, StatefulJob job, WordCountOutput output) {
    title("Break the spec: a jar that does not exist");
    show(BREAK);
    String jobId = job.active().jobId();
    job.change(BREAK);
    Condition stalled = job.awaitStalled();
    progress.say("Stalled=True, %s: %s", stalled.getReason(), stalled.getMessage());
    showJob();
    send(words, job, output, 2, PREFIX);
    title("Revert");
    show(REVERT);
    job.change(REVERT);
    job.awaitReady();
    check(job.active().jobId().equals(jobId), "it is the same job still, " + jobId);
    showJob();
  }

  private boolean verdict(WordCountOutput output) {
    title("Result");
    List<String> printed = output.lines();
    boolean right = printed.equals(expected);
    progress.say(right ? "every count is right: %s" : "WRONG COUNTS: %s", printed);
    if (!right) {
      progress.say("expected: %s", expected);
    }
    lookAround();
    return right;
  }

  private void lookAround() {
    title("Look around");
    String here = cluster.kubectlCommand();
    show(
        """
        export KUBECONFIG=%s
        kubectl -n %s get swc
        kubectl -n %s describe swc %s
        kubectl -n %s port-forward service/%s 8081    then open http://localhost:8081
        without kubectl: %s -n %s get swc
        clean up: make clean-demo
        """
            .formatted(
                folder.resolve("kubeconfig"),
                NAMESPACE,
                NAMESPACE,
                NAME,
                NAMESPACE,
                NAME,
                here,
                NAMESPACE));
  }

  private void check(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("not so: " + what);
    }
    progress.say(what);
  }

  private void showJob() {
    show("$ kubectl get swc\n" + cluster.kubectl("get", "swc", "-n", NAMESPACE));
  }

  private void title(String text) {
    System.out.println();
    progress.say("== %s", text);
  }

  private static void show(String text) {
    System.out.print(text.stripTrailing().indent(8));
  }
}
