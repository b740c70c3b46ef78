package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.intent.StateUris;
import dev.statefulflink.operator.observe.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** In which format a savepoint is taken, and what is recorded of it. */
class SavepointFormatTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant LONG_AGO = Scene.NOW.minusSeconds(60);
  private static final String CHANGELOG = "state.changelog.enabled";

  private static JobIntent intent(String flink, String backend, String changelog) {
    return new JobIntent(
        flink,
        "image",
        "/job.jar",
        "",
        List.of("--a"),
        2,
        0,
        false,
        0,
        Duration.ofSeconds(1),
        backend,
        "file:///state",
        "claim",
        new TreeMap<>(),
        1,
        "",
        "",
        "",
        new TreeMap<>(Map.of(CHANGELOG, changelog)),
        PodIntent.STANDARD,
        StateUris.OF_ALL);
  }

  static JobIntent on(String backend) {
    return intent("1.20", backend, "false");
  }

  static SavepointPolicy declared(Format format) {
    return new SavepointPolicy(
        Optional.of(7L), Optional.empty(), 10, Optional.empty(), Optional.ofNullable(format));
  }

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static StatefulJobStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow();
  }

  /** All is compiled, and the cut is about to be recorded. */
  private static Scene rehearsed() {
    return new Scene()
        .running()
        .madeFrom(on("rocksdb"))
        .wants(on("rocksdb"))
        .handoff(Purpose.UPGRADE, Step.REHEARSE, LONG_AGO)
        .active(Scene.view(new ClusterState.Present(), JobState.RUNNING))
        .next(
            Scene.ViewOf.rehearsed()
                .rehearsal(Scene.got(null, LONG_AGO))
                .view()
                .withState(Scene.got(Optional.of(JobState.FINISHED), LONG_AGO)));
  }

  private static Format ofCut(Scene scene) {
    var handoff = recorded(scene).handoff();
    assertThat(handoff.step()).isEqualTo(Step.CUT);
    return handoff.snapshot().format();
  }

  @Test
  void shouldTakeANativeSavepointIfTheNextJobKeepsItsStateInTheSameWay() {
    assertThat(ofCut(rehearsed())).isEqualTo(Format.NATIVE);
  }

  /** What the other one would not be able to read. */
  @Law(4)
  @ParameterizedTest
  @CsvSource({"1.20, hashmap, false", "2.3, rocksdb, false", "1.20, rocksdb, true"})
  void shouldTakeACanonicalSavepointIfBackendOrFlinkChange(
      String flink, String backend, String changelog) {
    assertThat(ofCut(rehearsed().wants(intent(flink, backend, changelog))))
        .isEqualTo(Format.CANONICAL);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void shouldTakeTheFormatThatIsDeclared(Format format) {
    assertThat(ofCut(rehearsed().keeps(declared(format)))).isEqualTo(format);
    assertThat(ofCut(rehearsed().keeps(declared(format)).wants(intent("2.3", "rocksdb", "false"))))
        .isEqualTo(format);
  }

  /** Flink takes no canonical one of it. */
  @Law(4)
  @Test
  void shouldTakeANativeSavepointOfForStWhateverChanges() {
    var forst = rehearsed().madeFrom(intent("2.3", "forst", "false"));

    assertThat(ofCut(forst.wants(intent("2.3", "forst", "false")))).isEqualTo(Format.NATIVE);
    assertThat(ofCut(forst.wants(intent("2.4", "forst", "false")))).isEqualTo(Format.NATIVE);
  }

  /** What was recorded, whatever is declared meanwhile. */
  @Law(1)
  @ParameterizedTest
  @EnumSource(Format.class)
  void shouldStopTheJobWithTheRecordedFormat(Format format) {
    var other = format == Format.NATIVE ? Format.CANONICAL : Format.NATIVE;
    var unknown =
        Scene.ViewOf.present()
            .state(JobState.RUNNING)
            .view()
            .withSavepoint(Scene.got(new SavepointResult.Unknown(), Scene.NOW))
            .withDetails(
                Scene.got(
                    Optional.of(Scene.details(JobState.RUNNING, true, null, false, 3, 0)),
                    Scene.NOW));
    var cut =
        new Scene()
            .running()
            .keeps(declared(other))
            .handoff(Purpose.UPGRADE, Step.CUT)
            .takes(format)
            .active(unknown);
    assertThat(decide(cut).actions())
        .containsExactly(
            new Action.StopWithSavepoint(
                Scene.OLD, Scene.OLD_JOB, Scene.TRIGGER, Scene.DIRECTORY, format));
  }

  @ParameterizedTest
  @CsvSource({"NATIVE, rocksdb", "CANONICAL, "})
  void shouldRecordWhoCanStartFromTheSavepoint(Format format, String needs) {
    var path = Scene.DIRECTORY + "/savepoint-1";
    var done =
        Scene.ViewOf.present()
            .state(JobState.FINISHED)
            .view()
            .withSavepoint(Scene.got(new SavepointResult.Completed(path), Scene.NOW));
    var ended =
        recorded(
            new Scene()
                .running()
                .madeFrom(on("rocksdb"))
                .wants(on("hashmap"))
                .handoff(Purpose.UPGRADE, Step.CUT)
                .takes(format)
                .active(done));

    var state = new SavedState(path, SavedState.Kind.SAVEPOINT, Scene.NOW, format, needs);
    assertThat(ended.lastState()).isEqualTo(state);
    assertThat(ended.savepoints().kept())
        .containsExactly(
            new SavepointRecord(path, Scene.NOW, SavepointRecord.Cause.HANDOFF, format, needs));
  }

  /** The next job is the one that is declared, as far as is known. */
  @ParameterizedTest
  @CsvSource({"rocksdb, NATIVE", "hashmap, CANONICAL"})
  void shouldSuspendWithWhatTheDeclaredJobCanStartFrom(String backend, Format format) {
    var suspends = new Scene().running().suspended().madeFrom(on("rocksdb")).wants(on(backend));
    assertThat(recorded(suspends).handoff().snapshot().format()).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({", NATIVE", "CANONICAL, CANONICAL", "NATIVE, NATIVE"})
  void shouldTakeASavepointOfAJobThatGoesOnInThatFormat(Format declared, Format taken) {
    var asks =
        new Scene()
            .running()
            .declares(Scene.OLD_DIGEST)
            .madeFrom(on("rocksdb"))
            .wants(on("rocksdb"))
            .keeps(declared(declared));
    var request = recorded(asks).savepoints().request();
    assertThat(request.format()).isEqualTo(taken);

    var completed =
        Scene.view(new ClusterState.Present(), JobState.RUNNING)
            .withSavepoint(Scene.got(new SavepointResult.Completed("file:///s/1"), Scene.NOW));
    var kept =
        recorded(
                asks.savepoints(new SavepointsStatus(request, null, List.of(), null, null))
                    .active(completed))
            .savepoints()
            .kept()
            .get(0);
    assertThat(kept.format()).isEqualTo(taken);
    assertThat(kept.stateBackend()).isEqualTo(taken == Format.NATIVE ? "rocksdb" : null);
  }
}
