package dev.statefulflink.operator.decide.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff.Outcome;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointRecord.Cause;
import dev.statefulflink.api.v1alpha1.SavepointRequest;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Decision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Scene;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Savepoints of a job that keeps running: taken once each, kept by number and age, never missed.
 */
class SavepointsTest {
  private static final String PLACE = "file:///state/shop/orders/savepoints/x/savepoint-1";
  private static final Instant HOUR_AGO = Scene.NOW.minusSeconds(3600);
  private static final SavepointRequest REQUEST =
      new SavepointRequest("t", Scene.OLD_JOB, "file:///state/x", 7L, Scene.NOW, Format.NATIVE);

  private static Scene scene() {
    return new Scene().running().declares(Scene.OLD_DIGEST);
  }

  private static Decision decide(Scene scene) {
    return new Decider(Timings.standard()).decide(scene.seen());
  }

  private static SavepointPolicy nonce(long nonce) {
    return new SavepointPolicy(Optional.of(nonce), Optional.empty(), 10, Optional.empty());
  }

  private static SavepointPolicy every(Duration interval) {
    return new SavepointPolicy(Optional.empty(), Optional.of(interval), 10, Optional.empty());
  }

  private static SavepointsStatus status(SavepointRequest request, SavepointRecord... kept) {
    return new SavepointsStatus(request, null, List.of(kept), HOUR_AGO, null);
  }

  private static SavepointRecord record(String location, int minutesAgo) {
    return new SavepointRecord(
        location, Scene.NOW.minus(Duration.ofMinutes(minutesAgo)), Cause.SCHEDULED);
  }

  private static ClusterView says(SavepointResult result) {
    return Scene.view(new ClusterState.Present(), JobState.RUNNING)
        .withSavepoint(Scene.got(result));
  }

  private static SavepointsStatus recorded(Scene scene) {
    return decide(scene).record().orElseThrow().savepoints();
  }

  @Test
  void shouldRecordARequestBeforeItIsMade() {
    var request = recorded(scene().keeps(nonce(7))).request();

    assertThat(request.nonce()).isEqualTo(7);
    assertThat(request.jobId()).isEqualTo(Scene.OLD_JOB);
    assertThat(request.triggerId()).matches("[0-9a-f]{32}");
    assertThat(request.directory()).startsWith("file:///state/").contains("/savepoints/");
    assertThat(recorded(scene().keeps(nonce(8))).request().triggerId())
        .isNotEqualTo(request.triggerId());
  }

  @Test
  void shouldAskForWhatIsRecordedUntilFlinkKnowsOfIt() {
    var asks = scene().savepoints(status(REQUEST)).active(says(new SavepointResult.Unknown()));
    var waits = scene().savepoints(status(REQUEST)).active(says(new SavepointResult.InProgress()));

    assertThat(decide(asks).actions())
        .containsExactly(
            new Action.TakeSavepoint(
                Scene.OLD, Scene.OLD_JOB, "t", REQUEST.directory(), Format.NATIVE));
    assertThat(decide(waits).actions()).isEmpty();
    assertThat(decide(waits).record()).isEmpty();
    assertThat(decide(waits).verdict().reason()).isEqualTo(Reason.RUNNING);
  }

  @Test
  void shouldKeepTheNewestFirstAndTakeNoneTwice() {
    var done =
        scene()
            .keeps(nonce(7))
            .savepoints(status(REQUEST, record("older", 60)))
            .active(says(new SavepointResult.Completed(PLACE)));
    var after = recorded(done);

    assertThat(after.request()).isNull();
    assertThat(after.nonce()).isEqualTo(7);
    assertThat(after.kept())
        .containsExactly(
            new SavepointRecord(PLACE, Scene.NOW, Cause.REQUESTED, Format.NATIVE, "hashmap"),
            record("older", 60));
    assertThat(decide(scene().keeps(nonce(7)).savepoints(after)).record()).isEmpty();
  }

  @Test
  void shouldAskForNoneOfAJobInBatchModeAndSayItOnce() {
    var settings = new JobSettings("orders", Duration.ofMillis(Long.MAX_VALUE), false);
    var batch =
        Scene.view(new ClusterState.Present(), JobState.RUNNING)
            .withSettings(Scene.got(Optional.of(settings)));
    for (var policy : List.of(nonce(7), every(Duration.ofMinutes(1)))) {
      var after = recorded(scene().keeps(policy).savepoints(status(null)).active(batch));
      assertThat(after.request()).isNull();
      assertThat(after.failure()).contains("batch mode");
      assertThat(after.nonce()).isEqualTo(policy.nonce().orElse(null));
      assertThat(decide(scene().keeps(policy).savepoints(after).active(batch)).record()).isEmpty();
    }
    var never = new SavepointPolicy(Optional.empty(), Optional.empty(), 10, Optional.empty());
    assertThat(decide(scene().keeps(never).active(batch)).record()).isEmpty();
  }

  @Test
  void shouldTellWhyOneFailedAndGoOn() {
    var failed =
        scene().savepoints(status(REQUEST)).active(says(new SavepointResult.Failed("no space")));
    var overdue =
        scene()
            .savepoints(status(new SavepointRequest("t", Scene.OLD_JOB, "d", 7L, HOUR_AGO)))
            .active(says(new SavepointResult.Unknown()));

    assertThat(recorded(failed).failure()).isEqualTo("no space");
    assertThat(recorded(failed).nonce()).isEqualTo(7);
    assertThat(recorded(overdue).failure()).contains("spec.upgrade.deadline");
    assertThat(decide(failed).verdict().reason()).isEqualTo(Reason.RUNNING);
  }

  @Test
  void shouldTakeOneOfTheNewJobWhereTheOldOneIsGone() {
    var other = new SavepointRequest("t", "another", "d", 7L, Scene.NOW);
    var dropped = recorded(scene().keeps(nonce(7)).savepoints(status(other)));

    assertThat(dropped.request()).isNull();
    assertThat(dropped.nonce()).isNull();
  }

  @Test
  void shouldTakeThemBySchedule() {
    var due = scene().keeps(every(Duration.ofMinutes(60))).savepoints(status(null));
    var early = scene().keeps(every(Duration.ofMinutes(61))).savepoints(status(null));
    var soon = scene().keeps(every(Duration.ofSeconds(3603))).savepoints(status(null));

    assertThat(recorded(due).request().nonce()).isNull();
    assertThat(recorded(due).lastRequestAt()).isEqualTo(Scene.NOW);
    assertThat(decide(early).record()).isEmpty();
    assertThat(decide(soon).again()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
  void shouldTakeNoneOfAJobThatDoesNotRun(JobState state) {
    var scene = scene().keeps(nonce(7)).active(Scene.view(new ClusterState.Present(), state));

    assertThat(decide(scene).record()).isEmpty();
  }

  @Test
  void shouldTakeNoneWhileAHandoffMoves() {
    var moving = new Scene().running().keeps(nonce(7)).handoff(Purpose.UPGRADE, Step.PREPARE);

    assertThat(decide(moving).record()).isEmpty();
  }

  @Test
  void shouldDeleteTheOldestOfTooMany() {
    var scene =
        scene()
            .keeps(new SavepointPolicy(Optional.empty(), Optional.empty(), 2, Optional.empty()))
            .savepoints(
                status(null, record("a", 1), record("b", 2), record("c", 3), record("d", 4)));

    assertThat(decide(scene).actions())
        .containsExactly(new Action.DisposeSavepoint(Scene.OLD, "d"));
  }

  @Test
  void shouldDeleteWhatIsTooOldButNeverTheNewest() {
    var policy =
        new SavepointPolicy(
            Optional.empty(), Optional.empty(), 10, Optional.of(Duration.ofMinutes(2)));
    var some = status(null, record("a", 10), record("b", 20));
    var young = status(null, record("a", 1), record("b", 1));

    assertThat(decide(scene().keeps(policy).savepoints(some)).actions())
        .containsExactly(new Action.DisposeSavepoint(Scene.OLD, "b"));
    assertThat(decide(scene().keeps(policy).savepoints(status(null, record("a", 10)))).actions())
        .isEmpty();
    assertThat(decide(scene().keeps(policy).savepoints(young)).actions()).isEmpty();
  }

  @Test
  void shouldNeverDeleteWhatAJobMayBeStartedFrom() {
    var policy = new SavepointPolicy(Optional.empty(), Optional.empty(), 1, Optional.empty());
    var last = Scene.STATE.location();
    var named = "file:///state/named";
    var kept = status(null, record("a", 1), record(named, 2), record(last, 3));

    assertThat(
            decide(
                    scene()
                        .keeps(policy)
                        .lastState(Scene.STATE)
                        .restoredBefore(named)
                        .savepoints(kept))
                .actions())
        .isEmpty();
  }

  @Test
  void shouldForgetWhatFlinkHasDeleted() {
    var view = Scene.view(new ClusterState.Present(), JobState.RUNNING).withDisposed(Set.of("b"));
    var after =
        recorded(scene().savepoints(status(null, record("a", 1), record("b", 2))).active(view));

    assertThat(Stream.of(after.kept()).flatMap(List::stream)).containsExactly(record("a", 1));
  }

  @Test
  void shouldCountTheScheduleFromTheLastHandoffBeforeTheFirstOne() {
    var interval = every(Duration.ofMinutes(60));
    var due = scene().keeps(interval).handedOver(HOUR_AGO);
    var early = scene().keeps(interval).handedOver(HOUR_AGO.plusMillis(1));

    assertThat(recorded(due).request().nonce()).isNull();
    assertThat(decide(early).record()).isEmpty();
    assertThat(decide(scene().keeps(interval)).record()).isEmpty();
  }

  /** A generation that is tried each few minutes would postpone the savepoint indefinitely. */
  @Test
  void shouldNotPutTheScheduleOffForAHandoffThatDidNotComplete() {
    var interval = every(Duration.ofMinutes(60));
    var completed = scene().keeps(interval).handedOver(Scene.NOW, Outcome.COMPLETED);

    assertThat(decide(completed).record()).isEmpty();
    for (var outcome : List.of(Outcome.HELD, Outcome.ROLLED_BACK, Outcome.SUPERSEDED)) {
      var due = scene().keeps(interval).handedOver(Scene.NOW, outcome);
      assertThat(recorded(due).request().nonce()).isNull();
    }
  }

  @Test
  void shouldAskForNoneWhereTheStatesPlaceIsNotKnown() {
    assertThat(decide(scene().keeps(nonce(7)).withoutActiveRecord()).record()).isEmpty();
  }

  @Test
  void shouldListASavepointOnce() {
    var again =
        scene()
            .savepoints(status(REQUEST, record("older", 60), record(PLACE, 1)))
            .active(says(new SavepointResult.Completed(PLACE)));

    assertThat(recorded(again).kept())
        .containsExactly(
            new SavepointRecord(PLACE, Scene.NOW, Cause.REQUESTED, Format.NATIVE, "hashmap"),
            record("older", 60));
  }

  @Test
  void shouldGiveOneUpOnlyAfterTheDeadline() {
    var at = Scene.NOW.minus(Duration.ofMinutes(10));
    assertThat(decide(underWaySince(at)).record()).isEmpty();
    assertThat(recorded(underWaySince(at.minusMillis(1))).failure()).contains("deadline");
  }

  private static Scene underWaySince(Instant at) {
    return scene()
        .savepoints(status(new SavepointRequest("t", Scene.OLD_JOB, "d", 7L, at)))
        .active(says(new SavepointResult.InProgress()));
  }
}
