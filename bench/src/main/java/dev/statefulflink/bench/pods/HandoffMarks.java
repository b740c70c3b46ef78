package dev.statefulflink.bench.pods;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.StatefulJob;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The steps of one handoff, as the status tells them and when that was seen. */
final class HandoffMarks implements Watcher<CustomResource<?, StatefulJobStatus>>, AutoCloseable {
  private final Map<Handoff.Step, Instant> seen = new ConcurrentHashMap<>();
  private final Watch watch;
  private volatile Handoff newest;

  HandoffMarks(StatefulJob job) {
    watch = job.resource().watch(this);
  }

  @Override
  public void eventReceived(Action action, CustomResource<?, StatefulJobStatus> job) {
    var status = job.getStatus();
    if (status != null && status.handoff() != null) {
      seen.putIfAbsent(status.handoff().step(), Instant.now());
      newest = status.handoff();
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    // Whoever waits for a step then waits in vain, and says so.
  }

  Optional<Handoff> handoff() {
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

  /** When the step was first seen in the status: its record had been acknowledged just before. */
  Optional<Instant> seen(Handoff.Step step) {
    return Optional.ofNullable(seen.get(step));
  }

  @Override
  public void close() {
    watch.close();
  }
}
