package dev.statefulflink.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was rehearsed before a long wait does not count after it. */
class ProvenAgainTest extends ObserverScene {
  private static final Rehearsal COMPILED = new Rehearsal(List.of(), false, List.of());

  @BeforeEach
  void playARunningJob() {
    flink.answers(ACTIVE_STATE, Optional.of(JobState.RUNNING)).answers(SETTINGS, Optional.empty());
    for (var asked :
        List.of(Requests.rehearse(KEY, "orders-b"), Requests.compare(KEY, "orders-a", "b"))) {
      board.ask(asked, Duration.ZERO, () -> CompletableFuture.completedFuture(COMPILED));
    }
  }

  private Observation rehearsing(Instant since) {
    return observe(
        ACTIVE
            + handoff(
                "Rehearse",
                ", jobId: job-b, marks: [{step: Rehearse, at: '%s'}]".formatted(since)));
  }

  @Test
  void shouldCountWithinTheStep() {
    var seen = rehearsing(clock.instant());

    assertThat(seen.next().rehearsal().value()).contains(COMPILED);
    assertThat(seen.active().rehearsal().value()).contains(COMPILED);
  }

  @Test
  void shouldNotCountInALaterStep() {
    var seen = rehearsing(clock.instant().plusMillis(1));

    assertThat(seen.next().rehearsal()).isInstanceOf(Answer.None.class);
    assertThat(seen.active().rehearsal()).isInstanceOf(Answer.None.class);
  }

  /** The new cluster is asked nothing while nothing is to be known of it. */
  @Test
  void shouldOnlyLookAtTheRunningJobWhileItWaits() {
    var seen = observe(ACTIVE + handoff("Await", ", jobId: job-b"));

    assertThat(flink.asked()).containsExactly(ACTIVE_STATE);
    assertThat(seen.next()).isEqualTo(ClusterView.unasked(new ClusterState.Present()));
  }
}
