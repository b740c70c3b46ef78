package dev.statefulflink.operator.status;

import static dev.statefulflink.operator.status.StatusScene.ACTIVE;
import static dev.statefulflink.operator.status.StatusScene.condition;
import static dev.statefulflink.operator.status.StatusScene.job;
import static dev.statefulflink.operator.status.StatusScene.memory;
import static dev.statefulflink.operator.status.StatusScene.silent;
import static dev.statefulflink.operator.status.StatusScene.steady;
import static dev.statefulflink.operator.status.StatusScene.unanswered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator that has just started has asked Flink nothing, and reports nothing new about its
 * jobs.
 */
class FirstLookTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static StatefulJobStatus projected(StatefulJobStatus memory, ClusterView view) {
    var seen = steady(memory, view);
    return StatusProjector.project(seen, DECIDER.decide(seen));
  }

  /** What an earlier operator has reported, from its own observation. */
  private static StatefulJobStatus told(JobState state) {
    return projected(memory(ACTIVE), job(state));
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING,Running",
    "FINISHED,Finished",
    "FAILED,JobFailed",
    "RESTARTING,JobRestarting",
    "CREATED,JobStarting"
  })
  void shouldLeaveTheStatusAsItStands(JobState state, String reason) {
    var before = told(state);
    assertThat(condition(before, "Ready").getReason()).isEqualTo(reason);

    assertThat(projected(before, unanswered())).isEqualTo(before);
  }

  @Test
  void shouldLeaveTheStatusAsTheEndOfAHandoffLeftIt() {
    var before =
        memory(
            ACTIVE
                + "job: {state: RUNNING, id: job-a, parallelism: 2}\n"
                + "conditions: [{type: Ready, status: \"False\", reason: Verifying, message: why}]\n");
    var after = projected(before, unanswered());

    assertThat(condition(after, "Ready").getReason()).isEqualTo("Verifying");
    assertThat(after.job().state()).isEqualTo("RUNNING");
  }

  @Test
  void shouldLeaveTheJobsStateAsItStandsWhenAHandoffBegins() {
    var before =
        memory(
            ACTIVE
                + "handoff: {id: b, purpose: Upgrade, step: Prepare, jobId: job-b}\n"
                + "job: {state: RUNNING, id: job-a, parallelism: 2}\n");

    assertThat(projected(before, unanswered()).job().state()).isEqualTo("RUNNING");
    assertThat(projected(before, silent()).job().state()).isEqualTo("UNKNOWN");
  }

  @Test
  void shouldTellThatFlinkDoesNotAnswerOnceItDoesNot() {
    var after = projected(told(JobState.RUNNING), silent());

    assertThat(condition(after, "Ready").getReason()).isEqualTo("FlinkUnreachable");
    assertThat(condition(after, "Running").getStatus()).isEqualTo("False");
    assertThat(after.job().state()).isEqualTo("UNKNOWN");
  }

  /** What Flink does not decide may have passed since. */
  @ParameterizedTest
  @ValueSource(strings = {"SpecInvalid", "JarNotFound", "Preparing", "KubernetesRefused"})
  void shouldNotRepeatWhatFlinkHasNotSaid(String reason) {
    var before =
        memory(
            ACTIVE
                + "conditions: [{type: Ready, status: \"False\", reason: "
                + reason
                + ", message: why}]\n");

    assertThat(condition(projected(before, unanswered()), "Ready").getReason())
        .isEqualTo("FlinkUnreachable");
  }

  @Test
  void shouldNotTakeAnotherJobsStateForItsOwn() {
    var other = memory(ACTIVE + "job: {state: RUNNING, id: job-z, parallelism: 2}\n");

    assertThat(projected(other, unanswered()).job().state()).isEqualTo("UNKNOWN");
  }
}
