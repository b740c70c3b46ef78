package dev.statefulflink.operator.decide;

import static dev.statefulflink.operator.decide.SavepointFormatTest.declared;
import static dev.statefulflink.operator.decide.SavepointFormatTest.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No job starts from what another state backend has written as it is. */
class StateNotPortableTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(60);
  private static final String CHECKPOINT = "file:///state/ns/words/checkpoints/" + Scene.OLD;

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  private static Scene upgrade(StateFrom from, Format format) {
    return new Scene()
        .running()
        .by(Strategy.WARM, from)
        .keeps(declared(format))
        .madeFrom(on("rocksdb"))
        .wants(on("hashmap"));
  }

  @Law(4)
  @Test
  void shouldRefuseToChangeTheBackendByWhatBelongsToIt() {
    var byNative = recorded(upgrade(StateFrom.SAVEPOINT, Format.NATIVE));
    assertThat(byNative.handoff()).isNull();
    assertThat(byNative.held().reason()).isEqualTo("StateNotPortable");
    assertThat(byNative.held().message()).contains("spec.savepoints.format");
    assertThat(byNative.held().retryAt()).isNull();

    var byCheckpoint = recorded(upgrade(StateFrom.CHECKPOINT, null));
    assertThat(byCheckpoint.held().reason()).isEqualTo("StateNotPortable");
    assertThat(byCheckpoint.held().message()).contains("spec.upgrade.stateFrom: Savepoint");

    assertThat(recorded(upgrade(StateFrom.SAVEPOINT, null)).handoff()).isNotNull();
    assertThat(recorded(upgrade(StateFrom.SAVEPOINT, Format.CANONICAL)).handoff()).isNotNull();
    assertThat(recorded(upgrade(StateFrom.NOTHING, Format.NATIVE)).handoff()).isNotNull();
  }

  private static Scene changing(String from, String to, StateFrom state, Format format) {
    return new Scene()
        .running()
        .by(Strategy.WARM, state)
        .keeps(declared(format))
        .madeFrom(on(from))
        .wants(on(to));
  }

  /** Flink takes no canonical savepoint of it, and starts no job on it from one. */
  @Law(4)
  @ParameterizedTest
  @CsvSource({"forst, rocksdb", "rocksdb, forst", "hashmap, forst"})
  void shouldHoldAChangeToOrFromForSt(String from, String to) {
    for (var format : new Format[] {null, Format.CANONICAL, Format.NATIVE}) {
      var status = recorded(changing(from, to, StateFrom.SAVEPOINT, format));
      assertThat(status.handoff()).isNull();
      assertThat(status.held().reason()).isEqualTo("StateNotPortable");
      assertThat(status.held().message())
          .contains("Revert spec.stateBackend.type", "stateFrom: Nothing and allowStateLoss");
    }
    assertThat(recorded(changing(from, to, StateFrom.NOTHING, null)).handoff()).isNotNull();
  }

  @Law(4)
  @Test
  void shouldStartNoOtherBackendFromWhatForStHasLeftAndNotForStFromACanonicalSavepoint() {
    var canonical =
        new SavedState("file:/s", SavedState.Kind.SAVEPOINT, Scene.NOW, Format.CANONICAL, null);
    for (var scene :
        List.of(
            new Scene().wants(on("rocksdb")).lastState(left("forst")),
            new Scene().wants(on("forst")).lastState(canonical))) {
      var held = recorded(scene).held();
      assertThat(held.reason()).isEqualTo("StateNotPortable");
      assertThat(held.message())
          .contains("state cannot be moved to or from it")
          .doesNotContain("let the job run");
    }
    assertThat(recorded(new Scene().wants(on("forst")).lastState(left("forst"))).handoff())
        .isNotNull();
  }

  @Test
  void shouldNotChangeTheBackendOfAJobThatDoesNotRun() {
    var failed = Scene.view(new ClusterState.Present(), JobState.FAILED);
    var held = recorded(upgrade(StateFrom.SAVEPOINT, null).active(failed)).held();
    assertThat(held.reason()).isEqualTo("StateNotPortable");
    assertThat(held.message()).contains("does not run");
  }

  /** Its record was lost after the stop: the savepoint that was taken for the change is there. */
  @Test
  void shouldGoOnWithAChangeThatHasStoppedTheJobAlready() {
    var id = recorded(upgrade(StateFrom.SAVEPOINT, null)).handoff().id();
    var savepoint = "file:///state/ns/words/savepoints/" + id + "/savepoint-1";
    var stopped =
        new JobDetails(
            JobState.FINISHED,
            true,
            Optional.empty(),
            false,
            1,
            Optional.of(savepoint),
            Optional.of(savepoint),
            0,
            "",
            true);
    var view =
        Scene.view(new ClusterState.Present(), JobState.FINISHED)
            .withDetails(Scene.got(Optional.of(stopped)));

    assertThat(recorded(upgrade(StateFrom.SAVEPOINT, null).active(view)).handoff()).isNotNull();
  }

  private static SavedState left(String backend) {
    return new SavedState(
        CHECKPOINT + "/old-job/chk-7", SavedState.Kind.CHECKPOINT, Scene.NOW, null, backend);
  }

  /** A suspended job comes back, or an object is applied again. */
  @Law(4)
  @Test
  void shouldHoldAStartFromWhatAnotherBackendHasWritten() {
    var status = recorded(new Scene().wants(on("rocksdb")).lastState(left("hashmap")));
    assertThat(status.handoff()).isNull();
    assertThat(status.held().reason()).isEqualTo("StateNotPortable");
    assertThat(status.held().message()).contains("hashmap", "rocksdb", "let the job run");
    assertThat(recorded(new Scene().wants(on("rocksdb")).kept(left("hashmap"))).handoff()).isNull();

    for (var other : List.of(left("rocksdb"), left(null))) {
      assertThat(recorded(new Scene().wants(on("rocksdb")).lastState(other)).handoff()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHoldARestoreFromAKeptSavepointOfAnotherBackend(boolean running) {
    var record =
        new SavepointRecord(
            "file:/state/savepoints/x/savepoint-1",
            LONG_AGO,
            SavepointRecord.Cause.REQUESTED,
            Format.NATIVE,
            "rocksdb");
    var status = new SavepointsStatus(null, null, List.of(record), null, null);
    var scene = running ? new Scene().running().madeFrom(on("rocksdb")) : new Scene();
    var restores =
        scene
            .wants(on("hashmap"))
            .savepoints(status)
            .restoresFrom("file:///state/savepoints/x/savepoint-1");

    assertThat(recorded(restores).held().reason()).isEqualTo("StateNotPortable");
    assertThat(recorded(restores.wants(on("rocksdb"))).handoff()).isNotNull();
  }

  /** As when the spec was changed once more after the cut of a Recreate. */
  @Law(4)
  @Test
  void shouldGoBackWithoutATryIfTheRecordedStateBelongsToAnotherBackend() {
    var unknown =
        ClusterView.unasked(new ClusterState.Present())
            .withState(Scene.got(Optional.empty(), Scene.NOW));
    var resumes =
        new Scene()
            .running()
            .madeFrom(on("rocksdb"))
            .wants(on("hashmap"))
            .handoff(Purpose.UPGRADE, Step.RESUME)
            .next(unknown);
    assertThat(decide(resumes).actions()).isNotEmpty();

    var handoff = resumes.seen().memory().handoff();
    var status = recorded(resumes.startsFrom(left("rocksdb")));
    assertThat(status.handoff().step()).isEqualTo(Step.WITHDRAW);
    assertThat(status.handoff().failure().reason()).isEqualTo("StateNotPortable");
    assertThat(handoff.id()).isEqualTo(status.handoff().id());
  }
}
