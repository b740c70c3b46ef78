package dev.statefulflink.operator.status;

import static dev.statefulflink.operator.status.StatusScene.ACTIVE;
import static dev.statefulflink.operator.status.StatusScene.NOON;
import static dev.statefulflink.operator.status.StatusScene.condition;
import static dev.statefulflink.operator.status.StatusScene.job;
import static dev.statefulflink.operator.status.StatusScene.memory;
import static dev.statefulflink.operator.status.StatusScene.seen;
import static dev.statefulflink.operator.status.StatusScene.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.Observation;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {
  private static final Instant LATER = NOON.plusSeconds(3600);

  @Test
  void shouldBeReadyAndRunningWhereAllIsWell() {
    var status = StatusProjector.project(seen(memory(ACTIVE)), waits(Reason.RUNNING, "It runs."));

    assertThat(status.conditions())
        .extracting("type", "status", "reason", "message")
        .containsExactly(
            tuple("Ready", "True", "Running", "It runs."),
            tuple("Running", "True", "JobRunning", "The job processes data."));
  }

  @Test
  void shouldBeReconcilingWhileSomethingMoves() {
    var status = StatusProjector.project(seen(memory("")), waits(Reason.PREPARING, "Starting."));

    assertThat(status.conditions())
        .extracting("type", "status", "reason", "message")
        .containsExactly(
            tuple("Ready", "False", "Preparing", "Starting."),
            tuple("Running", "False", "JobNotRunning", "The job does not process data."),
            tuple("Reconciling", "True", "Preparing", "Starting."));
  }

  @Test
  void shouldBeStalledAndStillRunningWhereAGenerationIsHeld() {
    var status =
        StatusProjector.project(seen(memory(ACTIVE)), waits(Reason.JAR_NOT_FOUND, "No jar."));

    assertThat(status.conditions())
        .extracting("type", "status", "reason", "message")
        .containsExactly(
            tuple("Ready", "False", "JarNotFound", "No jar."),
            tuple("Running", "True", "JobRunning", "The job processes data."),
            tuple("Stalled", "True", "JarNotFound", "No jar."));
  }

  /** Tools that know kstatus read a present condition as one that holds. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void shouldHaveAtMostOneOfReconcilingAndStalledAndOnlyWhileTrue(Reason reason) {
    var status = StatusProjector.project(seen(memory(ACTIVE)), waits(reason, "why"));
    var extra =
        status.conditions().stream().filter(c -> !c.getType().matches("Ready|Running")).toList();

    assertThat(extra).hasSize(reason.ready() ? 0 : 1).allMatch(c -> c.getStatus().equals("True"));
    assertThat(extra)
        .allMatch(c -> c.getType().equals(reason.stalled() ? "Stalled" : "Reconciling"));
    assertThat(condition(status, "Ready").getStatus()).isEqualTo(reason.ready() ? "True" : "False");
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void shouldBeRunningOnlyWhileFlinkSaysSo(JobState state) {
    var seen = seen(NOON, 2, memory(ACTIVE), job(state), job(JobState.CREATED));
    var status = StatusProjector.project(seen, waits(Reason.RUNNING, "why"));

    assertThat(condition(status, "Running").getStatus())
        .isEqualTo(state == JobState.RUNNING ? "True" : "False");
  }

  @Test
  void shouldSayOfWhichGenerationEachConditionIs() {
    var seen = seen(NOON, 7, memory(ACTIVE), job(JobState.RUNNING), job(JobState.CREATED));
    var status = StatusProjector.project(seen, waits(Reason.PREPARING, "why"));

    assertThat(status.conditions()).hasSize(3).allMatch(c -> c.getObservedGeneration() == 7);
  }

  @Test
  void shouldTellTheTimeOfAChangeInWholeSeconds() {
    var status = StatusProjector.project(seen(memory(ACTIVE)), waits(Reason.RUNNING, "why"));

    assertThat(status.conditions())
        .extracting(Condition::getLastTransitionTime)
        .containsOnly("2026-03-01T12:00:00Z");
  }

  @Test
  void shouldKeepTheTimeWhileTheStatusStaysAlthoughTheReasonChanges() {
    var before = StatusProjector.project(seen(memory(ACTIVE)), waits(Reason.PREPARING, "one"));
    var after = StatusProjector.project(later(before), waits(Reason.REHEARSING, "two"));

    assertThat(after.conditions())
        .extracting(Condition::getLastTransitionTime)
        .containsOnly("2026-03-01T12:00:00Z");
    assertThat(condition(after, "Reconciling"))
        .extracting("reason", "message")
        .containsExactly("Rehearsing", "two");
  }

  @Test
  void shouldTellANewTimeWhenTheStatusChanges() {
    var before = StatusProjector.project(seen(memory(ACTIVE)), waits(Reason.PREPARING, "one"));
    var after = StatusProjector.project(later(before), waits(Reason.RUNNING, "two"));

    assertThat(condition(after, "Ready").getLastTransitionTime()).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(condition(after, "Running").getLastTransitionTime())
        .isEqualTo("2026-03-01T12:00:00Z");
  }

  @Test
  void shouldTellTheTimeOfAConditionThatIsNew() {
    var before = StatusProjector.project(seen(memory(ACTIVE)), waits(Reason.PREPARING, "one"));
    var after = StatusProjector.project(later(before), waits(Reason.JAR_NOT_FOUND, "two"));

    assertThat(condition(after, "Ready").getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(condition(after, "Stalled").getLastTransitionTime())
        .isEqualTo("2026-03-01T13:00:00Z");
  }

  @Test
  void shouldCutAMessageThatTheApiServerWouldNotTake() {
    var fits = "x".repeat(1024);
    var status = StatusProjector.project(seen(memory("")), waits(Reason.JOB_LOST, fits));
    var cut = StatusProjector.project(seen(memory("")), waits(Reason.JOB_LOST, fits + "y"));

    assertThat(condition(status, "Stalled").getMessage()).isEqualTo(fits);
    assertThat(condition(cut, "Stalled").getMessage())
        .isEqualTo("x".repeat(1021) + "...")
        .isEqualTo(condition(cut, "Ready").getMessage());
  }

  private static Observation later(StatefulJobStatus memory) {
    return seen(LATER, 2, memory, job(JobState.RUNNING), job(JobState.CREATED));
  }
}
