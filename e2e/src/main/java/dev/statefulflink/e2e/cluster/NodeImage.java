package dev.statefulflink.e2e.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;

/**
 * The image of the Kubernetes node.
 *
 * @param containerdFolder where a node of this image keeps its images
 */
record NodeImage(String name, String containerdFolder) {
  private static final String K3S = "rancher/k3s:v1.34.4-k3s1";
  private static final String OWN = "statefulflink/node:1.34.4";
  private static final String GIVEN = System.getenv("E2E_NODE_IMAGE");
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

  static NodeImage of(String name) {
    String folder =
        name.contains("/k3s") ? "/var/lib/rancher/k3s/agent/containerd" : "/var/lib/containerd";
    return new NodeImage(name, folder);
  }

  /**
   * The one that E2E_NODE_IMAGE names, else k3s where it is here or can be pulled, else the
   * project's own, which is built when it is missing.
   */
  static NodeImage choose(Progress progress) {
    if (GIVEN != null && !GIVEN.isBlank()) {
      return of(GIVEN);
    }
    DockerClient docker = DockerClientFactory.instance().client();
    if (isHere(docker, K3S)) {
      return of(K3S);
    }
    // Once it has been built, nobody waits for a registry again.
    if (!isHere(docker, OWN)) {
      progress.say("is %s in reach?", K3S);
      if (pulled(docker, progress)) {
        return of(K3S);
      }
      progress.say("no; building %s", OWN);
    }
    Repository.runImageScript("build.sh", List.of("node"));
    return of(OWN);
  }

  private static boolean isHere(DockerClient docker, String name) {
    try {
      docker.inspectImageCmd(name).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static boolean pulled(DockerClient docker, Progress progress) {
    Pull pull = docker.pullImageCmd(K3S).exec(new Pull());
    try {
      pull.answered.get(FIRST_ANSWER.toSeconds(), TimeUnit.SECONDS);
      progress.say("yes; pulling %s", K3S);
      pull.awaitCompletion();
      return isHere(docker, K3S);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A pull, and whether the registry has answered at all. */
  private static final class Pull extends ResultCallback.Adapter<PullResponseItem> {
    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    @Override
    public void onNext(PullResponseItem item) {
      if (item.isErrorIndicated()) {
        answered.completeExceptionally(new IllegalStateException(String.valueOf(item)));
      } else {
        answered.complete(null);
      }
    }

    @Override
    public void onError(Throwable problem) {
      answered.completeExceptionally(problem);
      super.onError(problem);
    }

    @Override
    public void onComplete() {
      answered.completeExceptionally(new IllegalStateException("the pull ended without a word"));
      super.onComplete();
    }
  }
}
