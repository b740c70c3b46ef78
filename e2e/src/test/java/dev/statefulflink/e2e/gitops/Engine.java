package dev.statefulflink.e2e.gitops;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.cluster.TestCluster;

/** What applies the folder {@code job} of a repository to the cluster. */
interface Engine extends AutoCloseable {
  /** The engines that are installed on the test bed. */
  enum Kind {
    FLUX {
      @Override
      Engine install(TestCluster cluster) {
        return new FluxEngine(Flux.install(cluster, new Progress("Flux")), cluster);
      }
    },
    ARGO_CD {
      @Override
      Engine install(TestCluster cluster) {
        return ArgoCd.install(cluster, new Progress("Argo CD"));
      }
    };

    abstract Engine install(TestCluster cluster);
  }

  /** What it reads from. */
  GitServer server();

  /** Declares to it that the folder is to be applied to a namespace. */
  void follow(String namespace);

  /** Whether it applies no other commit until all of one is healthy or has failed. */
  boolean waitsForHealth();

  /** Waits until it reports that a commit is applied, and all of it healthy. */
  void awaitReadyAt(String commit);

  /** Waits until it reports a commit as failed; with its reason and message. */
  String awaitFailureAt(String commit);

  /** Waits until it has compared the repository with the cluster this many times more. */
  void awaitReconciliations(int more);

  /** Waits until it reports that it can read the repository, or cannot. */
  void awaitSourceIs(boolean readable);

  /** Ends its controller without warning; another pod takes its place. */
  void killController();

  @Override
  void close();
}
