package dev.statefulflink.operator.observe.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.board.Question;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.ObserverScene;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is asked of the job that restores the state in a rehearsal. */
class RehearsalQuestionsTest extends ObserverScene {
  private static final String STATE = "state orders-b rehearsal";
  private static final String DETAILS = "details orders-b rehearsal";

  /** What is seen once each question has its answer, the state first. */
  private ClusterView restoring() {
    var questions =
        new RehearsalQuestions(
            flink, board, KEY, "orders-b", URI.create("http://orders-b.shop:8081"));
    var nothing = ClusterView.unasked(new ClusterState.Present());
    questions.restoring(nothing, "rehearsal");
    questions.restoring(nothing, "rehearsal");
    return questions.restoring(nothing, "rehearsal");
  }

  private static JobDetails details(JobState state, String failure) {
    return new JobDetails(
        state,
        false,
        Optional.empty(),
        false,
        0,
        Optional.empty(),
        Optional.empty(),
        failure.isEmpty() ? 0 : 1,
        failure);
  }

  /**
   * Those of a moment before have no failure, so a state that cannot be read would look passing.
   */
  @Test
  void shouldTakeTheCauseOfAFailureFromWhatWasAskedAfterTheEnd() {
    var running = details(JobState.RUNNING, "");
    var failed = details(JobState.FAILED, "StateMigrationException: no");
    flink.answers(STATE, Optional.of(JobState.RUNNING)).answers(DETAILS, Optional.of(running));
    assertThat(restoring().jobDetails()).contains(running);

    clock.turn(Duration.ofMillis(100));
    board.ask(
        new Question(KEY, "orders-b", "details rehearsal"),
        Duration.ZERO,
        () -> CompletableFuture.completedFuture(Optional.of(running)));
    clock.turn(Duration.ofMillis(60));
    flink.answers(STATE, Optional.of(JobState.FAILED)).answers(DETAILS, Optional.of(failed));
    var seen = restoring();

    assertThat(seen.jobState()).contains(JobState.FAILED);
    assertThat(seen.jobDetails()).contains(failed);
  }
}
