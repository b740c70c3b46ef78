package dev.statefulflink.e2e.story;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The one cluster of a test run, with the custom resources installed in it. */
final class SharedCluster implements AutoCloseable {
  private final Progress progress = new Progress("cluster");
  private final TestCluster cluster;
  private final OperatorRelease definitions;

  private SharedCluster() {
    cluster = TestCluster.forTests(progress);
    try {
      // First, or the operator's pods would wait for an image that cannot be pulled.
      cluster.load(Images.ALL, progress);
      definitions = OperatorRelease.installDefinitions(cluster);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    progress.say("custom resources installed");
  }

  /** The one of the run that the test belongs to; the first who asks waits for it to start. */
  static SharedCluster of(ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(Start.class, type -> Start.tried(), Start.class)
        .cluster();
  }

  /** How the only start of a run ended: what failed once is not tried again for every test. */
  private record Start(Optional<SharedCluster> started, Optional<RuntimeException> failure)
      implements AutoCloseable {

    static Start tried() {
      try {
        return new Start(Optional.of(new SharedCluster()), Optional.empty());
      } catch (RuntimeException e) {
        return new Start(Optional.empty(), Optional.of(e));
      }
    }

    SharedCluster cluster() {
      return started.orElseThrow(
          () -> new IllegalStateException("there is no test cluster", failure.orElseThrow()));
    }

    @Override
    public void close() {
      started.ifPresent(SharedCluster::close);
    }
  }

  TestCluster cluster() {
    return cluster;
  }

  /** The operator that watches every namespace, every replica of it ready. */
  OperatorRelease operatorOfAllNamespaces() {
    return OperatorRelease.install(cluster).awaitReady();
  }

  /** Ends the operator that watches every namespace. */
  void endOperatorOfAllNamespaces() {
    definitions.deploy(Repository.chart(), "{}");
  }

  @Override
  public void close() {
    if (cluster.isGiven()) {
      definitions.uninstall();
    }
    cluster.close();
    progress.say("stopped");
  }
}
