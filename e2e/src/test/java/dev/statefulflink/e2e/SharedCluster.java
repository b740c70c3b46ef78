package dev.statefulflink.e2e;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The one cluster of a test run, with the operator installed in it. */
final class SharedCluster implements AutoCloseable {
  private final Progress progress = new Progress("cluster");
  private final TestCluster cluster;
  private final OperatorRelease operator;

  private SharedCluster() {
    cluster = TestCluster.forTests(progress);
    // First, or the operator's pods would wait for an image that cannot be pulled.
    cluster.load(Images.ALL, progress);
    operator = OperatorRelease.install(cluster);
    progress.say("operator installed");
  }

  /** The one of the run that the test belongs to; the first who asks waits for it to start. */
  static SharedCluster of(ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(SharedCluster.class, type -> new SharedCluster(), SharedCluster.class);
  }

  TestCluster cluster() {
    return cluster;
  }

  /** The operator, every replica of it ready. */
  OperatorRelease operator() {
    return operator.awaitReady();
  }

  @Override
  public void close() {
    if (cluster.isGiven()) {
      operator.uninstall();
    }
    cluster.close();
    progress.say("stopped");
  }
}
