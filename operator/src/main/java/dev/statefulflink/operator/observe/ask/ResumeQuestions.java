package dev.statefulflink.operator.observe.ask;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterView;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The requests about a new job, in addition to those about every submitted job. */
record ResumeQuestions(
    FlinkGateway flink, FlinkBoard board, ObjectKey key, String cluster, URI uri) {
  /**
   * A job that has waited for slots for a shorter time is not asked about, since that would add to
   * its downtime.
   */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  ClusterView of(ClusterView view, Handoff handoff, Instant now) {
    var jobId = Objects.requireNonNull(handoff.jobId(), "jobId");
    var submitting = board.isUnderWay(Requests.submit(key, cluster, jobId));
    return isSlow(handoff, now) && view.jobState().filter(JobState::initialized).isPresent()
        ? view.withSubmitting(submitting)
            .withSlots(
                board.ask(
                    new Question(key, cluster, "slots for " + jobId),
                    MAX_AGE,
                    () -> flink.slotsFor(uri, jobId)))
        : view.withSubmitting(submitting);
  }

  private static boolean isSlow(Handoff handoff, Instant now) {
    var marks = handoff.marks();
    return handoff.step() == Step.RESUME
        && !marks.isEmpty()
        && now.isAfter(handoff.stepBegan().plus(SOON));
  }
}
