package dev.statefulflink.operator.status;

import static dev.statefulflink.operator.status.StatusScene.ACTIVE;
import static dev.statefulflink.operator.status.StatusScene.NOON;
import static dev.statefulflink.operator.status.StatusScene.condition;
import static dev.statefulflink.operator.status.StatusScene.job;
import static dev.statefulflink.operator.status.StatusScene.memory;
import static dev.statefulflink.operator.status.StatusScene.seen;
import static dev.statefulflink.operator.status.StatusScene.waits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import dev.statefulflink.operator.observe.ClusterView;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the conditions Running and Checkpointing say, and how rarely they change. */
class JobFactsTest {
  private static final JobSettings SETTINGS = new JobSettings("orders", Duration.ofSeconds(10));
  private static final Instant OLD = NOON.minusSeconds(300);

  private static StatefulJobStatus after(StatefulJobStatus before, ClusterView view) {
    return StatusProjector.project(
        StatusScene.steady(before, view), waits(Reason.RUNNING, "The job runs."));
  }

  private static ClusterView tasks(Tasks tasks) {
    return job(JobState.RUNNING).withTasks(Optional.of(tasks));
  }

  private static Condition running(Tasks tasks) {
    return condition(after(memory(ACTIVE), tasks(tasks)), "Running");
  }

  private static ClusterView checkpoints(Instant completed, String failure) {
    return checkpoints(SETTINGS, completed, failure);
  }

  private static ClusterView checkpoints(JobSettings settings, Instant completed, String failure) {
    var taken =
        new Checkpoints(
            Optional.of(completed),
            Duration.ZERO,
            Optional.empty(),
            failure.isEmpty() ? 0 : 1,
            failure,
            Optional.empty());
    return tasks(new Tasks(4, 0, 0, 0, 0))
        .withSettings(new Answer.Got<>(Optional.of(settings), NOON))
        .withCheckpoints(new Answer.Got<>(Optional.of(taken), NOON));
  }

  private static Optional<Condition> checkpointing(StatefulJobStatus status) {
    return status.conditions().stream()
        .filter(c -> c.getType().equals("Checkpointing"))
        .findFirst();
  }

  @Test
  void shouldRunOnlyIfEveryTaskDoes() {
    var all = running(new Tasks(4, 0, 0, 0, 0));
    var waiting = running(new Tasks(2, 0, 0, 2, 0));
    var restoring = running(new Tasks(1, 3, 0, 0, 0));
    var deploying = running(new Tasks(1, 0, 3, 0, 0));

    assertThat(all.getStatus()).isEqualTo("True");
    assertThat(all.getReason()).isEqualTo("JobRunning");
    assertThat(waiting.getStatus()).isEqualTo("False");
    assertThat(waiting.getReason()).isEqualTo("TasksWaiting");
    assertThat(waiting.getMessage()).isEqualTo("2 of 4 tasks wait for a slot.");
    assertThat(restoring.getReason()).isEqualTo("TasksInitializing");
    assertThat(restoring.getMessage()).isEqualTo("3 of 4 tasks restore their state.");
    assertThat(deploying.getStatus()).isEqualTo("False");
    assertThat(deploying.getReason()).isEqualTo("JobNotRunning");
  }

  /** Some tasks of a later stage always wait. */
  @Test
  void shouldRunInBatchModeIfAnyTaskDoes() {
    var batch = new Answer.Got<>(Optional.of(new JobSettings("b", Duration.ZERO, false)), NOON);
    var view = tasks(new Tasks(1, 0, 0, 3, 0)).withSettings(batch);

    assertThat(condition(after(memory(ACTIVE), view), "Running").getStatus()).isEqualTo("True");
  }

  @Test
  void shouldStayAsItWasWhileNobodyAsksForTheTasks() {
    var waiting = after(memory(ACTIVE), tasks(new Tasks(0, 0, 0, 4, 0)));

    assertThat(condition(after(waiting, job(JobState.RUNNING)), "Running"))
        .isEqualTo(condition(waiting, "Running"));
  }

  /** A handoff whose downtime runs says nothing of what an ordinary start does. */
  @Test
  @Law(7)
  void shouldNameWhatTasksOfANewJobWaitForOnlyAfterAWhile() {
    assertThat(resuming(4).getReason()).isEqualTo("JobNotRunning");
    assertThat(resuming(5).getReason()).isEqualTo("TasksInitializing");
  }

  private static Condition resuming(int seconds) {
    var memory =
        memory(
            ACTIVE
                + "handoff: {id: b, purpose: Upgrade, step: Resume, jobId: job-b, marks: [{step:"
                + " Resume, at: \""
                + NOON.minusSeconds(seconds)
                + "\"}]}\n");
    var details =
        new JobDetails(
                JobState.RUNNING,
                false,
                Optional.empty(),
                false,
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                "")
            .with(new Tasks(0, 4, 0, 0, 0), Checkpoints.UNKNOWN);
    var next = job(JobState.RUNNING).withDetails(new Answer.Got<>(Optional.of(details), NOON));
    var status =
        StatusProjector.project(
            seen(NOON, 2, memory, job(JobState.RUNNING), next), waits(Reason.RESTORING, "why"));
    return condition(status, "Running");
  }

  @Test
  void shouldSayThatCheckpointsComplete() {
    var status = after(memory(ACTIVE), checkpoints(NOON.minusSeconds(5), ""));

    assertThat(checkpointing(status).orElseThrow().getStatus()).isEqualTo("True");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    assertThat(Announcements.between(memory(ACTIVE), status, "")).isEmpty();
  }

  @Test
  void shouldSayThatCheckpointsFailAndWhy() {
    var good = after(memory(ACTIVE), checkpoints(NOON.minusSeconds(5), ""));
    var status = after(good, checkpoints(OLD, "No space left on device."));
    var condition = checkpointing(status).orElseThrow();

    assertThat(condition.getStatus()).isEqualTo("False");
    assertThat(condition.getReason()).isEqualTo("CheckpointsFailing");
    assertThat(condition.getMessage())
        .contains("since 2026-03-01T11:55:00Z", "has failed: No space left on device. ");
    assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
    assertThat(Announcements.between(good, status, ""))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.reason()).isEqualTo("CheckpointsFailing");
              assertThat(event.warning()).isTrue();
            });
  }

  /** Each checkpoint may fail with other words, and later. */
  @Test
  @Law(7)
  void shouldWriteNothingMoreWhileCheckpointsFail() {
    var first = after(memory(ACTIVE), checkpoints(OLD, "Checkpoint 17 expired"));
    var then = after(first, checkpoints(OLD, "Checkpoint 18 expired"));

    assertThat(then).isEqualTo(first);
    assertThat(Announcements.between(first, then, "")).isEmpty();
  }

  @Test
  @Law(7)
  void shouldWriteNothingForACheckpointThatCompletes() {
    var first = after(memory(ACTIVE), checkpoints(NOON.minusSeconds(5), ""));

    assertThat(after(first, checkpoints(NOON.minusSeconds(1), ""))).isEqualTo(first);
  }

  /** A restore alone proves nothing. */
  @Test
  void shouldFailUntilOneCompletes() {
    var failing = after(memory(ACTIVE), checkpoints(OLD, "full"));
    var restored =
        new Checkpoints(
            Optional.of(OLD), Duration.ZERO, Optional.of(NOON), 0, "", Optional.empty());
    var view = checkpoints(OLD, "").withCheckpoints(new Answer.Got<>(Optional.of(restored), NOON));

    assertThat(checkpointing(after(failing, view))).isEqualTo(checkpointing(failing));
    assertThat(checkpointing(after(failing, job(JobState.RESTARTING))))
        .isEqualTo(checkpointing(failing));
    assertThat(checkpointing(after(failing, checkpoints(NOON, ""))).orElseThrow().getStatus())
        .isEqualTo("True");
  }

  @Test
  void shouldSayNothingOfAJobThatTakesNoCheckpoints() {
    var never = new JobSettings("orders", Duration.ofMillis(Long.MAX_VALUE));
    var batch = new JobSettings("orders", Duration.ofSeconds(1), false);

    assertThat(checkpointing(after(memory(ACTIVE), checkpoints(never, OLD, "")))).isEmpty();
    assertThat(checkpointing(after(memory(ACTIVE), checkpoints(batch, OLD, "")))).isEmpty();
  }

  @Test
  void shouldSayNothingOfAJobThatHasEnded() {
    var failing = after(memory(ACTIVE), checkpoints(OLD, "full"));

    assertThat(checkpointing(after(failing, job(JobState.FAILED)))).isEmpty();
  }

  @Test
  void shouldNotSayOfAnotherJobWhatWasSaidOfThisOne() {
    var failing = after(memory(ACTIVE), checkpoints(OLD, "full"));
    var other = memory(ACTIVE.replace("job-a", "job-c"));
    var both =
        new StatefulJobStatus(
            2L,
            failing.conditions(),
            failing.job(),
            other.active(),
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    assertThat(checkpointing(after(both, job(JobState.RUNNING)))).isEmpty();
  }
}
