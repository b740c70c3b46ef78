package dev.statefulflink.operator.decide.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointRecord.Cause;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.observe.ClusterState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which savepoint is deleted next, to the last one and to the millisecond. */
class ExpiryTest {
  private static final Duration AGE = Duration.ofMinutes(2);

  private static Scene keeps(int retained, SavepointRecord... records) {
    return new Scene()
        .running()
        .declares(Scene.OLD_DIGEST)
        .keeps(new SavepointPolicy(Optional.empty(), Optional.empty(), retained, Optional.of(AGE)))
        .savepoints(new SavepointsStatus(null, null, List.of(records), null, null));
  }

  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }

  private static SavepointRecord record(String location, Duration age) {
    return new SavepointRecord(location, Scene.NOW.minus(age), Cause.SCHEDULED);
  }

  private static SavepointRecord young(String location) {
    return record(location, Duration.ZERO);
  }

  private static Action disposes(String location) {
    return new Action.DisposeSavepoint(Scene.OLD, location);
  }

  @Test
  void shouldKeepAsManyAsAreToBeRetained() {
    assertThat(decide(keeps(2, young("a"), young("b"))).actions()).isEmpty();
    assertThat(decide(keeps(2, young("a"), young("b"), young("c"))).actions())
        .containsExactly(disposes("c"));
  }

  @Test
  void shouldKeepOneUntilItsAgeIsExceeded() {
    assertThat(decide(keeps(9, young("a"), record("b", AGE))).actions()).isEmpty();
    assertThat(decide(keeps(9, young("a"), record("b", AGE.plusMillis(1)))).actions())
        .containsExactly(disposes("b"));
  }

  @Test
  void shouldPassOverOneThatIsNeeded() {
    var restored = "file:/restored";
    var declared = "file:///declared";

    assertThat(decide(keeps(1, young("a"), young("b"), young(restored))).actions())
        .containsExactly(disposes("b"));
    assertThat(
            decide(
                    keeps(1, young("a"), young(declared))
                        .restoresFrom(declared)
                        .restoredBefore(declared))
                .actions())
        .isEmpty();
  }

  @Test
  void shouldForgetNothingBecauseOfASavepointThatStandsInNoList() {
    var view =
        Scene.view(new ClusterState.Present(), JobState.RUNNING).withDisposed(Set.of("another"));

    assertThat(decide(keeps(9, young("a")).active(view)).record()).isEmpty();
  }
}
