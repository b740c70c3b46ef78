package dev.statefulflink.operator.status;

import static dev.statefulflink.operator.status.StatusScene.ACTIVE;
import static dev.statefulflink.operator.status.StatusScene.NOON;
import static dev.statefulflink.operator.status.StatusScene.decision;
import static dev.statefulflink.operator.status.StatusScene.handoff;
import static dev.statefulflink.operator.status.StatusScene.job;
import static dev.statefulflink.operator.status.StatusScene.memory;
import static dev.statefulflink.operator.status.StatusScene.seen;
import static dev.statefulflink.operator.status.StatusScene.silent;
import static dev.statefulflink.operator.status.StatusScene.waits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.JobStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterView;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusProjectorTest {
  private static final String FULL =
      ACTIVE
          + """
          handoff:
            id: b
            purpose: Upgrade
            step: Cut
            generation: 2
            digest: e
            attempt: 1
            jobId: job-b
            triggerId: trigger-b
            savepointDirectory: file:/s/b
            marks:
            - {step: Prepare, at: "2026-03-01T11:59:00.123456Z"}
            - {step: Cut, at: "2026-03-01T11:59:30Z"}
          held: {generation: 1, digest: c, reason: JarNotFound, message: why, attempts: 2}
          lastState: {location: file:/s/1, kind: Savepoint, takenAt: "2026-03-01T11:00:00.5Z"}
          lastHandoff:
            id: a
            purpose: Start
            to: a
            steps: {Prepare: 1.000s, Rehearse: 2.000s, Resume: 0.500s}
            finishedAt: "2026-03-01T11:00:00Z"
          retiring: [old]
          """;

  @Test
  void shouldKeepTheWholeMemoryWhileItOnlyWaits() {
    var memory = memory(FULL);
    var status = StatusProjector.project(seen(memory), waits(Reason.TAKING_SAVEPOINT, "why"));

    assertThat(status)
        .usingRecursiveComparison()
        .ignoringFields("observedGeneration", "conditions", "job")
        .isEqualTo(memory);
    assertThat(status.observedGeneration()).isEqualTo(2);
  }

  @Test
  void shouldTakeWhatIsToBeRecorded() {
    var recorded = memory(FULL);
    var status =
        StatusProjector.project(
            seen(memory(ACTIVE)), decision(Optional.of(recorded), Reason.TAKING_SAVEPOINT, "why"));

    assertThat(status)
        .usingRecursiveComparison()
        .ignoringFields("observedGeneration", "conditions", "job")
        .isEqualTo(recorded);
  }

  @Test
  void shouldForgetWhatIsNoLongerRecorded() {
    var status =
        StatusProjector.project(
            seen(memory(FULL)), decision(Optional.of(memory(ACTIVE)), Reason.RUNNING, "why"));

    assertThat(status.handoff()).isNull();
    assertThat(status.held()).isNull();
    assertThat(status.retiring()).isEmpty();
  }

  /** An equal status is not written: a steady job costs the API server nothing. */
  @Test
  void shouldBeTheSameStatusWhenNothingHasChanged() {
    var decision = waits(Reason.RUNNING, "It runs.");
    var first = StatusProjector.project(seen(memory(ACTIVE)), decision);
    var later = seen(NOON.plusSeconds(99), 2, first, job(JobState.RUNNING), ClusterView.absent());

    assertThat(StatusProjector.project(later, decision)).isEqualTo(first);
  }

  @Test
  void shouldBeTheSameStatusAfterAWayThroughTheApiServer() {
    var decision = waits(Reason.TAKING_SAVEPOINT, "Stopping the job.");
    var first = StatusProjector.project(seen(memory(FULL)), decision);
    var read = Serialization.unmarshal(Serialization.asJson(first), StatefulJobStatus.class);

    assertThat(read).isEqualTo(first);
    assertThat(StatusProjector.project(seen(read), decision)).isEqualTo(first);
  }

  @Test
  void shouldHaveNoJobBeforeThereIsARevision() {
    var status = StatusProjector.project(seen(memory("")), waits(Reason.PREPARING, "why"));

    assertThat(status.job()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Prepare", "Rehearse", "Cut"})
  void shouldTellOfTheOldJobUntilTheCutIsDone(String step) {
    assertThat(job(step.isEmpty() ? ACTIVE : ACTIVE + handoff(step)))
        .isEqualTo(new JobStatus("RUNNING", "job-a", 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Resume", "Verify", "Withdraw"})
  void shouldTellOfTheNewJobAfterTheCut(String step) {
    assertThat(job(ACTIVE + handoff(step))).isEqualTo(new JobStatus("CREATED", "job-b", 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Return", "VerifyReturn"})
  void shouldTellOfTheOldRevisionsNewJobOnTheWayBack(String step) {
    var back = "handoff: {id: b, step: " + step + ", jobId: job-b, returnJobId: job-r}\n";

    assertThat(job(ACTIVE + back)).isEqualTo(new JobStatus("RUNNING", "job-r", 2));
  }

  @Test
  void shouldSayThatTheStateIsUnknownWhileFlinkDoesNotAnswer() {
    var seen = seen(NOON, 2, memory(ACTIVE), silent(), ClusterView.absent());
    var status = StatusProjector.project(seen, waits(Reason.FLINK_UNREACHABLE, "why"));

    assertThat(status.job()).isEqualTo(new JobStatus("UNKNOWN", "job-a", 2));
  }

  private static JobStatus job(String memory) {
    return StatusProjector.project(seen(memory(memory)), waits(Reason.RUNNING, "why")).job();
  }

  private static ClusterView job(JobState state) {
    return StatusScene.job(state);
  }
}
