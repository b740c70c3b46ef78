package dev.statefulflink.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.job.WordCountOutput;
import dev.statefulflink.e2e.job.WordServer;
import dev.statefulflink.e2e.operator.Diagnostics;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.util.Collections;
import java.util.List;

/** A namespace for one test, in which it declares one word count and reads what that prints. */
public final class WordCountScene {
  private static final String NAME = "words";

  /**
   * A line of a spec whose processes live for minutes: compiling them better costs more than it
   * gains.
   */
  public static final String SHORT_LIVED =
      """
      flinkConfiguration: {env.java.opts.jobmanager: "%1$s", env.java.opts.taskmanager: "%1$s"}
      """
          .formatted("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

  private final Progress progress;
  private final TestNamespace namespace;
  private final OperatorRelease operator;
  private final StatefulJob job;
  private final WordCountOutput output;
  private WordServer server;
  private String declared;

  WordCountScene(TestNamespace namespace, OperatorRelease operator, String title) {
    progress = new Progress(title);
    this.namespace = namespace;
    this.operator = operator;
    job = new StatefulJob(namespace, NAME);
    output = WordCountOutput.follow(namespace, NAME);
    say("namespace %s", namespace.name());
  }

  /** A word count that reads the word server, and is Ready. */
  public void startOnSocket(String flinkVersion) {
    startOnSocket(flinkVersion, "");
  }

  /** The same, with more lines of its spec. */
  public void startOnSocket(String flinkVersion, String more) {
    startReading(
        """
        flinkVersion: "%s"
        checkpointing: {interval: 1s}
        stateBackend: {volumeClaim: flink-state}
        %s%s
        """
            .formatted(flinkVersion, SHORT_LIVED, more));
  }

  /** The word server alone, for a word count that is declared by other means. */
  public void startServer() {
    server = WordServer.start(namespace).awaitListening();
  }

  /** Any word count that reads the word server, Ready. */
  public void startReading(String spec) {
    server = WordServer.start(namespace);
    startReadingAgain(spec);
    server.awaitListening();
  }

  /** Another one that reads the word server that is there, Ready. */
  public void startReadingAgain(String spec) {
    start("input: {socket: {host: word-server, port: 9999}}\n" + spec);
  }

  /** Any word count, Ready. */
  public void start(String spec) {
    declare(spec);
    job.awaitReady();
    say("Ready: revision %s, job %s", job.active().revision(), job.active().jobId());
  }

  /** Any word count, without waiting for it. */
  public void declare(String spec) {
    declared =
        """
        apiVersion: statefulflink.dev/v1alpha1
        kind: StatefulWordCount
        metadata:
          name: %s
        spec:
        """
                .formatted(NAME)
            + spec.indent(2);
    declareAgain();
  }

  /** The same object once more. */
  public void declareAgain() {
    namespace.apply(declared);
  }

  /** Sends a line this many times, and waits for what should be printed in the end. */
  public void send(int times, String line, String printed) {
    server.send(job, Collections.nCopies(times, line).toArray(String[]::new));
    output.await(printed);
    say("sent %d x %s, printed %s", times, line, printed);
  }

  /** Sends a line that nothing is printed of. */
  public void send(String line) {
    server.send(job, line);
    say("sent %s", line);
  }

  /** All that was printed up to now, and nothing else. */
  public void assertPrinted(String... lines) {
    assertThat(output.lines()).as("all that was ever printed").containsExactlyInAnyOrder(lines);
  }

  public void assertPrinted(List<String> lines) {
    assertPrinted(lines.toArray(String[]::new));
  }

  public TestNamespace namespace() {
    return namespace;
  }

  public StatefulJob job() {
    return job;
  }

  /** The operator that runs the scene's jobs. */
  public OperatorRelease operator() {
    return operator;
  }

  public WordCountOutput output() {
    return output;
  }

  public void say(String format, Object... arguments) {
    progress.say(format, arguments);
  }

  void report(Diagnostics diagnostics) {
    diagnostics.write(namespace, output);
  }

  void remove(Runnable whenStuck) {
    try {
      // With its namespace its rights are removed, in any order: no operator may ask meanwhile.
      namespace.remove(whenStuck, () -> operator.endIn(namespace));
    } finally {
      output.close();
    }
    say("done");
  }
}
