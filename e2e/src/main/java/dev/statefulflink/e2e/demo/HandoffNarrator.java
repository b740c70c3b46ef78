package dev.statefulflink.e2e.demo;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Locale;

/** Reports each step of a handoff at the moment at which the status does. */
final class HandoffNarrator implements Watcher<CustomResource<?, StatefulJobStatus>> {
  private final String name;
  private final Progress progress;
  private final Runnable inTheMiddle;
  private Handoff.Step told;
  private Watch watch;

  private HandoffNarrator(String name, Progress progress, Runnable inTheMiddle) {
    this.name = name;
    this.progress = progress;
    this.inTheMiddle = inTheMiddle;
  }

  /**
   * @param inTheMiddle runs once, while the new cluster is rehearsing
   */
  static HandoffNarrator of(StatefulJob job, Progress progress, Runnable inTheMiddle) {
    HandoffNarrator narrator = new HandoffNarrator(job.name(), progress, inTheMiddle);
    narrator.watch = job.resource().watch(narrator);
    return narrator;
  }

  @Override
  public void eventReceived(Action action, CustomResource<?, StatefulJobStatus> job) {
    Handoff handoff = job.getStatus() == null ? null : job.getStatus().handoff();
    if (handoff == null || handoff.step() == told) {
      return;
    }
    told = handoff.step();
    progress.say("%-9s %s", label(told), text(handoff));
    if (told == Handoff.Step.REHEARSE) {
      inTheMiddle.run();
    }
  }

  private static String label(Handoff.Step step) {
    return step.name().charAt(0) + step.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private String text(Handoff handoff) {
    return switch (handoff.step()) {
      case PREPARE -> "a new Flink cluster comes up, the job runs on";
      case REHEARSE ->
          "the job is compiled on the new cluster, but not run, and the cluster warmed up";
      case AWAIT -> "all is ready, and the job runs on until it may be stopped";
      case CUT ->
          "%s stops with a savepoint into %s (trigger %s)"
              .formatted(name, handoff.savepointDirectory(), handoff.triggerId());
      case CLEAR -> "the old pods are removed to make room";
      case RESUME ->
          "job %s starts from %s"
              .formatted(
                  handoff.jobId(),
                  handoff.state() == null ? "nothing" : handoff.state().location());
      case VERIFY ->
          "every task has to run, restored from that state, and a checkpoint to complete";
      case WITHDRAW, RETURN, VERIFY_RETURN -> "back: " + handoff.failure();
    };
  }

  @Override
  public void onClose(WatcherException cause) {
    progress.say("the watch ended: %s", cause.getMessage());
  }

  void stop() {
    watch.close();
  }
}
