package dev.statefulflink.operator.status;

import static dev.statefulflink.operator.status.StatusScene.ACTIVE;
import static dev.statefulflink.operator.status.StatusScene.NOON;
import static dev.statefulflink.operator.status.StatusScene.condition;
import static dev.statefulflink.operator.status.StatusScene.handoff;
import static dev.statefulflink.operator.status.StatusScene.memory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.observe.Observation.Refusal;
import dev.statefulflink.operator.observe.Observation.Refusal.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusedTest {
  private static final Verdict WAITS = new Verdict(Reason.PREPARING, "Waiting.");

  private static Verdict over(Verdict verdict, Kind kind, boolean again) {
    return Refused.over(verdict, Optional.of(new Refusal("no webhook", kind, again)));
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED,KUBERNETES_REFUSED",
    "FAILED,KUBERNETES_REFUSED",
    "UNAVAILABLE,KUBERNETES_UNAVAILABLE",
    "INTERNAL,INTERNAL_ERROR"
  })
  void shouldSayWhyAStepDoesNotGetOn(Kind kind, Reason reason) {
    var said = over(WAITS, kind, true);

    assertThat(said.reason()).isEqualTo(reason);
    assertThat(said.message()).contains("no webhook");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldSayNothingOfASingleFailure(Kind kind) {
    assertThat(over(WAITS, kind, false)).isEqualTo(WAITS);
    assertThat(Refused.over(WAITS, Optional.empty())).isEqualTo(WAITS);
  }

  /** It is read with the reason that a person acts on. */
  @Test
  void shouldKeepTheReasonOfWhatIsStalledAlready() {
    var failed = new Verdict(Reason.RETURN_FAILED, "The old revision does not run again.");

    assertThat(over(failed, Kind.FAILED, true))
        .isEqualTo(
            new Verdict(
                Reason.RETURN_FAILED,
                "The old revision does not run again. Kubernetes cannot process a change: no"
                    + " webhook. The operator tries again, at least every 30 s."));
  }

  @Test
  void shouldNotSayTheSameTwice() {
    var refused = new Verdict(Reason.KUBERNETES_REFUSED, "Kubernetes refused a change: no webhook");

    assertThat(over(refused, Kind.REFUSED, true)).isEqualTo(refused);
  }

  @Test
  void shouldLeaveAJobThatRunsReadyWhileTheApiServerIsBusy() {
    var runs = new Verdict(Reason.RUNNING, "It runs.");

    assertThat(over(runs, Kind.UNAVAILABLE, true)).isEqualTo(runs);
    assertThat(over(runs, Kind.FAILED, true).reason()).isEqualTo(Reason.KUBERNETES_REFUSED);
  }

  @Test
  void shouldKeepTheWholeRecordOfAnObjectThatCannotBeLookedAt() {
    var before =
        memory(
            ACTIVE
                + handoff("Cut")
                + "lastState: {location: file:/s/1, kind: Savepoint}\n"
                + "job: {state: RUNNING, id: job-a, parallelism: 2}\n"
                + "conditions: [{type: Running, status: \"True\"}]\n");
    var failed =
        StatusProjector.failed(before, 7, NOON, new Refusal("a fault", Kind.INTERNAL, true));

    assertThat(failed)
        .usingRecursiveComparison()
        .ignoringFields("observedGeneration", "conditions")
        .isEqualTo(before);
    assertThat(failed.observedGeneration()).isEqualTo(7);
    assertThat(condition(failed, "Stalled").getReason()).isEqualTo("InternalError");
    assertThat(condition(failed, "Running").getStatus()).isEqualTo("True");
    assertThat(StatusProjector.failed(failed, 7, NOON.plusSeconds(9), failure())).isEqualTo(failed);
  }

  private static Refusal failure() {
    return new Refusal("a fault", Kind.INTERNAL, true);
  }
}
