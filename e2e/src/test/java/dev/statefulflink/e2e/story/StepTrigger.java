package dev.statefulflink.e2e.story;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Does something once, at the moment in which a handoff is seen to reach a step. */
public final class StepTrigger<T> implements AutoCloseable {
  private final CompletableFuture<Handoff> reached = new CompletableFuture<>();
  private final CompletableFuture<T> done;
  private final Watch watch;

  private StepTrigger(StatefulJob job, Handoff.Step step, Function<Handoff, T> action) {
    // Not in the thread of the watch, which has to continue.
    done = reached.thenApplyAsync(action);
    watch = job.resource().watch(new Watching(step));
  }

  public static <T> StepTrigger<T> at(
      StatefulJob job, Handoff.Step step, Function<Handoff, T> action) {
    return new StepTrigger<>(job, step, action);
  }

  private final class Watching implements Watcher<CustomResource<?, StatefulJobStatus>> {
    private final Handoff.Step step;

    private Watching(Handoff.Step step) {
      this.step = step;
    }

    @Override
    public void eventReceived(Action action, CustomResource<?, StatefulJobStatus> job) {
      Handoff handoff = job.getStatus() == null ? null : job.getStatus().handoff();
      if (handoff != null && handoff.step() == step) {
        reached.complete(handoff);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      reached.completeExceptionally(cause);
    }
  }

  /** What was done. Waits until the step was reached. */
  public T await() {
    Waits.untilTrue("the step to be reached", done::isDone);
    return done.join();
  }

  @Override
  public void close() {
    watch.close();
  }
}
