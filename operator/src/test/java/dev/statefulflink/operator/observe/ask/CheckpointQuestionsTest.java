package dev.statefulflink.operator.observe.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.FlinkIds;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ObserverScene;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which checkpoint a new job is to prove itself by: one at a time, and another after a failure. */
class CheckpointQuestionsTest extends ObserverScene {
  private static final String OUTCOME = "checkpoint orders-b job-b ";
  private static final JobDetails UNPROVEN =
      new JobDetails(
          JobState.RUNNING,
          true,
          Optional.empty(),
          false,
          0,
          Optional.empty(),
          Optional.empty(),
          0,
          "");

  @BeforeEach
  void playANewJob() {
    flink.answers("state orders-b job-b", Optional.of(JobState.RUNNING));
    flink.answers("details orders-b job-b", Optional.of(UNPROVEN));
  }

  private static String trigger(int failed) {
    return FlinkIds.ofCheckpoint("job-b", failed);
  }

  /** By the second look: only then Flink has reported that the job exists. */
  private String wanted() {
    observe(ACTIVE + handoff("Verify"));
    return observe(ACTIVE + handoff("Verify")).next().checkpoint().orElseThrow();
  }

  private void accepted(String triggerId) {
    Question request = Requests.checkpoint(KEY, "orders-b", triggerId);
    board.ask(request, Duration.ofSeconds(2), () -> CompletableFuture.completedFuture(null));
  }

  @Test
  void shouldNotAskForTheOutcomeOfWhatFlinkHasNotAccepted() {
    assertThat(wanted()).isEqualTo(trigger(0));
    clock.turn(Duration.ofSeconds(1));
    assertThat(wanted()).isEqualTo(trigger(0));

    assertThat(flink.asked()).noneMatch(question -> question.startsWith(OUTCOME));
  }

  @Test
  @Law(1)
  void shouldStayWithOneCheckpointHoweverLongItTakes() {
    accepted(trigger(0));
    flink.answers(OUTCOME + trigger(0), new SavepointResult.InProgress());

    for (int i = 0; i < 100; i++) {
      assertThat(wanted()).isEqualTo(trigger(0));
      clock.turn(Duration.ofSeconds(10));
    }
  }

  /** One that failed does not end the handoff, and soon another is asked for. */
  @Test
  @Law(5)
  void shouldWantAnotherAfterAPauseWhereOneHasFailed() {
    accepted(trigger(0));
    flink.answers(OUTCOME + trigger(0), new SavepointResult.Failed("disk full"));
    wanted();
    assertThat(wanted()).as("not at once").isEqualTo(trigger(0));

    clock.turn(Duration.ofSeconds(1));
    assertThat(wanted()).isEqualTo(trigger(1));
    accepted(trigger(1));
    flink.answers(OUTCOME + trigger(1), new SavepointResult.InProgress());
    clock.turn(Duration.ofMinutes(6));
    assertThat(wanted()).as("although Flink forgets the first").isEqualTo(trigger(1));
  }

  @Test
  void shouldAskLessAndLessOftenWhereAllFail() {
    var wanted = new HashSet<String>();
    for (int i = 0; i < 200; i++) {
      flink.answers(OUTCOME + trigger(i), new SavepointResult.Failed("disk full"));
    }
    for (var passed = Duration.ZERO;
        passed.compareTo(Duration.ofMinutes(10)) < 0;
        passed = passed.plusMillis(500)) {
      var next = wanted();
      wanted.add(next);
      accepted(next);
      clock.turn(Duration.ofMillis(500));
    }

    assertThat(wanted).hasSizeBetween(8, 20);
  }

  @Test
  void shouldProveTheReturnedJobByACheckpointOfItsOwn() {
    flink.answers("state orders-a job-r", Optional.of(JobState.RUNNING));
    flink.answers("details orders-a job-r", Optional.of(UNPROVEN));
    var back = handoff("VerifyReturn", ", jobId: job-b, returnJobId: job-r");

    observe(ACTIVE + back);
    var returned = observe(ACTIVE + back).active().checkpoint().orElseThrow();
    assertThat(Set.of(returned, wanted())).hasSize(2);
    assertThat(returned).isEqualTo(FlinkIds.ofCheckpoint("job-r", 0));
  }
}
