package dev.statefulflink.operator.decide.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What follows if Flink's restart strategy has given a job up: by the user's word, a new start. */
class GivenUpTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static Scene ended(JobState end) {
    var details = Scene.details(end, false, null, 7);
    var view =
        Scene.view(new ClusterState.Present(), end).withDetails(Scene.got(Optional.of(details)));
    return new Scene().running().declares(Scene.OLD_DIGEST).active(view);
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return DECIDER.decide(scene.seen()).record().orElseThrow();
  }

  @Test
  @Law(9)
  void shouldStartItAgainFromItsNewestCheckpointByTheUsersWord() {
    var decision = DECIDER.decide(ended(JobState.FAILED).restartsFailed().seen());
    var left = decision.record().orElseThrow();
    var checkpoint = Scene.details(JobState.FAILED, false, null, 7).newestSnapshot().orElseThrow();

    assertThat(decision.actions()).isEmpty();
    assertThat(left.active()).isNull();
    assertThat(left.handoff()).isNull();
    assertThat(left.retiring()).containsExactly(Scene.OLD);
    assertThat(left.lastState().location()).isEqualTo(checkpoint);
    assertThat(left.held().reason()).isEqualTo("JobFailed");
    assertThat(left.held().retryAt()).isEqualTo(Scene.NOW.plus(Duration.ofMinutes(1)));
    assertThat(left.held().message())
        .contains("The job is FAILED: it broke")
        .contains("Because of spec.onFailure it starts again from " + checkpoint);
  }

  @Test
  @Law(9)
  void shouldLeaveItToTheUserOtherwise() {
    assertThat(staysInCharge(ended(JobState.FAILED))).isTrue();
    assertThat(staysInCharge(ended(JobState.CANCELED).restartsFailed()))
        .as("somebody has cancelled it")
        .isTrue();
    assertThat(staysInCharge(ended(JobState.FINISHED).restartsFailed())).isTrue();
  }

  private static boolean staysInCharge(Scene scene) {
    var decision = DECIDER.decide(scene.seen());
    return decision.record().map(record -> record.active() != null).orElse(true);
  }

  /** Each start has ids of its own, as each try of a first start has. */
  @Test
  @Law(1)
  void shouldWaitLongerEachTimeAndTakeNewIds() {
    var ids = new HashSet<String>();
    var status = recorded(ended(JobState.FAILED).restartsFailed());
    var attempts = status.held().attempts();
    for (int start = 1; start <= 5; start++) {
      assertThat(status.held().retryAt()).isAfter(Scene.NOW);
      var begun = recorded(due(status));
      assertThat(begun.handoff().purpose()).isEqualTo(Purpose.START);
      assertThat(begun.handoff().step()).isEqualTo(Step.PREPARE);
      assertThat(begun.handoff().state()).isEqualTo(status.lastState());
      assertThat(begun.handoff().attempt()).isEqualTo(attempts + start);
      assertThat(ids.add(begun.handoff().jobId())).isTrue();
      status =
          new Memory(status)
              .withHeld(
                  new HeldGeneration(
                      status.held().generation(),
                      status.held().digest(),
                      status.held().reason(),
                      status.held().message(),
                      begun.handoff().attempt(),
                      status.held().retryAt()))
              .status();
    }
  }

  /** At the time of its next start, with nothing left of the revision. */
  private static Scene due(StatefulJobStatus status) {
    var held = status.held();
    var cleared =
        new Memory(status)
            .withRetiring(List.of())
            .withHeld(
                new HeldGeneration(
                    held.generation(),
                    held.digest(),
                    held.reason(),
                    held.message(),
                    held.attempts(),
                    Scene.NOW));
    return new Scene().restartsFailed().remembers(cleared.status());
  }

  @Test
  void shouldBeginWithTheShortestDelayOnceItHasRunForLong() {
    var late = ended(JobState.FAILED).restartsFailed();
    late.inCharge(made(late, 4));
    var ranShort = late.handedOver(Scene.NOW.minus(Duration.ofMinutes(59)), Outcome.COMPLETED);

    assertThat(recorded(ranShort).held().retryAt())
        .isEqualTo(Scene.NOW.plus(Duration.ofMinutes(8)));
    var ranLong = late.handedOver(Scene.NOW.minus(Duration.ofMinutes(61)), Outcome.COMPLETED);
    assertThat(recorded(ranLong).held().retryAt()).isEqualTo(Scene.NOW.plus(Duration.ofMinutes(1)));
  }

  /** The revision in charge, by an attempt of the generation that is declared. */
  private static ActiveRevision made(Scene scene, int attempt) {
    var seen = scene.seen();
    var ids = HandoffIds.of(seen.key(), Purpose.START, seen.generation(), attempt);
    return new ActiveRevision(ids.id(), seen.generation(), Scene.OLD_DIGEST, ids.jobId(), 2, null);
  }
}
