package dev.statefulflink.bench.pods;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The steps of one handoff, as the status shows them, and when that was seen. */
public final class HandoffMarks
    implements Watcher<CustomResource<?, StatefulJobStatus>>, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final Map<Handoff.Step, CompletableFuture<Instant>> seen = new ConcurrentHashMap<>();
  private final Watch watch;
  private volatile Handoff newest;

  public HandoffMarks(StatefulJob job) {
    watch = job.resource().watch(this);
  }

  @Override
  public void eventReceived(Action action, CustomResource<?, StatefulJobStatus> job) {
    var status = job.getStatus();
    if (status != null && status.handoff() != null) {
      newest = status.handoff();
      step(newest.step()).complete(Instant.now());
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    // A wait for a step then times out, and reports that.
  }

  public Optional<Handoff> handoff() {
    return Optional.ofNullable(newest);
  }

  /** The job that the old revision runs again; empty while the handoff goes forward. */
  Optional<String> returnJobId() {
    return handoff().map(Handoff::returnJobId);
  }

  /** When the operator says that the step began. */
  Instant at(Handoff.Step step) {
    return newest.marks().stream()
        .filter(mark -> mark.step() == step)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + step + " in " + newest.marks()))
        .at();
  }

  /**
   * Waits until the step is seen in the status, and returns when it was first seen: its record had
   * been acknowledged just before.
   */
  Instant seen(Handoff.Step step) {
    return step(step).orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private CompletableFuture<Instant> step(Handoff.Step step) {
    return seen.computeIfAbsent(step, unseen -> new CompletableFuture<>());
  }

  @Override
  public void close() {
    watch.close();
  }
}
