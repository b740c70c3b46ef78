package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.Handoff;
import java.time.Duration;

/** A countable fact that follows from the change of a status. */
sealed interface Change {
  void countedBy(ChangeCounter counter);

  /** A step of a handoff has ended, with any outcome. */
  record StepEnded(Handoff.Step step, Duration took) implements Change {
    @Override
    public void countedBy(ChangeCounter counter) {
      counter.stepEnded(this);
    }
  }

  /** A handoff has ended. */
  record HandoffEnded(Handoff.Purpose purpose, HandoffResult result) implements Change {
    @Override
    public void countedBy(ChangeCounter counter) {
      counter.handoffEnded(this);
    }
  }

  /** A job runs again after a cut. */
  record Downtime(HandoffResult result, Duration took) implements Change {
    @Override
    public void countedBy(ChangeCounter counter) {
      counter.downtime(this);
    }
  }

  /** A savepoint could not be taken; the job keeps running. */
  record SavepointFailed() implements Change {
    @Override
    public void countedBy(ChangeCounter counter) {
      counter.savepointFailed();
    }
  }

  /** The job has failed, and Flink restarts it. */
  record JobRestarted() implements Change {
    @Override
    public void countedBy(ChangeCounter counter) {
      counter.jobRestarted();
    }
  }
}
