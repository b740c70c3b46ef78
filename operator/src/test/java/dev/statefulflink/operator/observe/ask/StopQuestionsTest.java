package dev.statefulflink.operator.observe.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.RevisionRecord;
import dev.statefulflink.operator.observe.ClusterScene;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.ObserverScene;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When storage is searched for the savepoint of a stop by which the job has not ended. */
class StopQuestionsTest extends ObserverScene {
  private static final String SAVEPOINT = "savepoint orders-a job-a trigger-b";
  private static final String LOOK = "newest orders-a file:/s/b";
  private static final String TAKEN = "file:/s/b/savepoint-1";
  private static final String EVERY_SNAPSHOT =
      "newest orders-a file:///state/shop/orders/checkpoints/a/job-a"
          + " file:///state/shop/orders/savepoints/*/savepoint-job-a-* file:/s/b";

  private final String cutting =
      ACTIVE
          + handoff(
              "Cut",
              ", jobId: job-b, triggerId: trigger-b, savepointDirectory: file:/s/b,"
                  + " marks: [{step: Cut, at: '%s'}]".formatted(clock.instant()));

  @BeforeEach
  void playARunningJobWhoseStopIsUnknown() {
    flink
        .answers(ACTIVE_STATE, Optional.of(JobState.RUNNING))
        .answers("details orders-a job-a", Optional.of(details(JobState.RUNNING)))
        .answers("state orders-b job-b", Optional.empty())
        .answers(SAVEPOINT, new SavepointResult.Unknown());
  }

  private static JobDetails details(JobState state) {
    return new JobDetails(
        state, true, Optional.empty(), false, 1, Optional.of("chk-1"), Optional.empty(), 0, "");
  }

  private ClusterView cut() {
    var record =
        RevisionRecord.write(KEY, null, "a", 1, Specs.intent("stateBackend.uri: file:///state"));
    return observe(
            cutting,
            new KubernetesView(
                ClusterScene.deployments("a"), List.of(), List.of(), List.of(record), List.of()))
        .active();
  }

  private ClusterView cutAfter(Duration wait) {
    clock.turn(wait);
    // An answer is seen in the round after the question.
    cut();
    cut();
    return cut();
  }

  private void stopIsAccepted() {
    board.ask(
        Requests.stop(KEY, "orders-a", "trigger-b"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(null));
  }

  @Test
  void shouldSearchForNothingBeforeTheStopIsRequested() {
    observe("");
    assertThat(cut().mayBeTaken()).isFalse();
    assertThat(cutAfter(Duration.ofSeconds(3)).mayBeTaken()).isFalse();
  }

  /** The answer may have been on its way when the stop was accepted. */
  @Test
  void shouldWaitForAnAnswerFromAfterTheStop() {
    cut();
    stopIsAccepted();

    var view = cutAfter(Duration.ofMillis(900));

    assertThat(view.mayBeTaken()).isTrue();
    assertThat(view.found().moment()).isEmpty();
  }

  @Test
  @Law(3)
  void shouldSearchForTheSavepointIfTheJobManagerHasForgottenTheStop() {
    flink.answers(LOOK, Optional.of(TAKEN));
    cut();
    stopIsAccepted();

    var view = cutAfter(Duration.ofMillis(1100));

    assertThat(view.mayBeTaken()).isTrue();
    assertThat(view.found().value()).contains(Optional.of(TAKEN));
  }

  @Test
  @Law(3)
  void shouldSearchAgainAfterAnotherStop() {
    flink.answers(LOOK, Optional.empty());
    stopIsAccepted();
    assertThat(cutAfter(Duration.ofSeconds(2)).found().value()).contains(Optional.empty());

    stopIsAccepted();
    assertThat(cutAfter(Duration.ofSeconds(2)).found().value()).isEmpty();
    flink.answers(LOOK, Optional.of(TAKEN));
    assertThat(cutAfter(Duration.ofSeconds(4)).found().value()).contains(Optional.of(TAKEN));
  }

  /** What was searched while it was being taken says nothing. */
  @Test
  @Law(3)
  void shouldSearchAgainIfTheSavepointWasInProgressInTheMeantime() {
    flink.answers(LOOK, Optional.empty());
    stopIsAccepted();
    assertThat(cutAfter(Duration.ofSeconds(2)).found().value()).contains(Optional.empty());

    flink.answers(SAVEPOINT, new SavepointResult.InProgress());
    cutAfter(Duration.ofSeconds(1));
    flink.answers(SAVEPOINT, new SavepointResult.Unknown()).answers(LOOK, Optional.of(TAKEN));
    assertThat(cutAfter(Duration.ofSeconds(1)).found().value()).isEmpty();
    assertThat(cutAfter(Duration.ofSeconds(3)).found().value()).contains(Optional.of(TAKEN));
  }

  /** The operator before may have requested it. */
  @Test
  @Law(3)
  void shouldSearchIfThisProcessIsYoungerThanTheStep() {
    flink.answers(LOOK, Optional.of(TAKEN));

    assertThat(cutAfter(Duration.ofMillis(1)).found().value()).contains(Optional.of(TAKEN));
  }

  /** By the clock of the operator before, which may be late. */
  @Test
  @Law(3)
  void shouldSearchIfTheStepHasLastedLonger() {
    observe("");
    flink.answers(LOOK, Optional.of(TAKEN));

    assertThat(cutAfter(Duration.ofSeconds(4)).found().value()).contains(Optional.of(TAKEN));
  }

  @Test
  @Law(3)
  void shouldSearchIfTheStopHasFailed() {
    flink.answers(SAVEPOINT, new SavepointResult.Failed("a task has failed"));
    flink.answers(LOOK, Optional.of(TAKEN));

    assertThat(cutAfter(Duration.ZERO).found().value()).contains(Optional.of(TAKEN));
  }

  /** The JobManager that has continued it from a checkpoint does not list the savepoint. */
  @Test
  @Law(3)
  void shouldSearchAmongAllSnapshotsIfTheJobHasFailedSince() {
    flink.answers(ACTIVE_STATE, Optional.of(JobState.FAILED));
    flink.answers("details orders-a job-a", Optional.of(details(JobState.FAILED)));
    flink.answers(EVERY_SNAPSHOT, Optional.of(TAKEN));

    var view = cutAfter(Duration.ofSeconds(4));

    assertThat(view.mayBeTaken()).isTrue();
    assertThat(view.found().value()).contains(Optional.of(TAKEN));
  }

  @Test
  void shouldTrustTheListOfTheJobManagerInWhichTheStopHasFailed() {
    flink.answers(SAVEPOINT, new SavepointResult.Failed("a task has failed"));
    flink.answers(ACTIVE_STATE, Optional.of(JobState.FAILED));
    flink.answers("details orders-a job-a", Optional.of(details(JobState.FAILED)));

    assertThat(cutAfter(Duration.ofSeconds(4)).mayBeTaken()).isFalse();
  }
}
