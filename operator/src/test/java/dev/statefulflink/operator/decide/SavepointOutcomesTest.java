package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointRecord.Cause;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a stop-with-savepoint can go, and what is done about it. Never does the next
 * job start from an older state, and never is a second savepoint asked for under another id.
 */
class SavepointOutcomesTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant SOON = Scene.NOW.minusSeconds(1);
  private static final Instant LATE = Scene.NOW.minusSeconds(3600);
  private static final Instant BEYOND = Scene.NOW.minusSeconds(31);
  private static final String OWN = Scene.DIRECTORY + "/savepoint-1";
  private static final String CHECKPOINT = "file:///state/ns/words/checkpoints/aaaaaaaa/j/chk-9";

  /**
   * @param then "waits", "asks" for the recorded savepoint, "holds" the generation, "cancels", or
   *     the state that is recorded
   */
  record Outcome(String title, Instant since, ClusterView view, String then) {
    @Override
    public String toString() {
      return title + ": " + then;
    }
  }

  static Stream<Outcome> outcomes() {
    var unknown = new SavepointResult.Unknown();
    var progress = new SavepointResult.InProgress();
    var complete = new SavepointResult.Completed(OWN);
    var failed = new SavepointResult.Failed("No space left on device");
    return Stream.of(
        soon("not asked yet, or the request was lost", up(unknown), "asks"),
        soon("not asked yet, not every task runs", is(JobState.RUNNING, unknown), "waits"),
        soon("in progress", is(JobState.RUNNING, progress), "waits"),
        late("in progress forever", is(JobState.RUNNING, progress), "waits"),
        soon("complete, the job not ended yet", is(JobState.RUNNING, complete), "waits"),
        soon("complete and ended", is(JobState.FINISHED, complete), OWN),
        late("complete after the deadline", is(JobState.FINISHED, complete), OWN),
        soon("storage full or denied, the job runs", is(JobState.RUNNING, failed), "holds"),
        soon("made, but the job failed while stopping", ended(JobState.FAILED, failed), CHECKPOINT),
        soon("made, but the job restarts", is(JobState.RESTARTING, failed), "waits"),
        late("it failed late, the job restarts", is(JobState.RESTARTING, failed), "waits"),
        late(
            "it restarts indefinitely",
            for30s(JobState.RESTARTING, failed),
            "turns to the checkpoint"),
        late("it crashes again and again", flapping(), "turns to the checkpoint"),
        late("it was not fit at first, and is now", up(unknown), "asks"),
        soon("the answer is an error", silent(JobState.RUNNING, 500), "waits"),
        late("the answer is an error for long", silent(JobState.RUNNING, 503), "waits"),
        soon("nobody answers", Scene.ViewOf.present().view(), "waits"),
        soon("JobManager restarted, the job recovered", up(unknown), "asks"),
        soon("the same, not up yet", is(JobState.INITIALIZING, unknown), "waits"),
        soon("JobManager restarted after the end", lost(Optional.of(OWN)), OWN),
        soon("the same, nothing in storage", lost(Optional.empty()), "holds"),
        soon("trigger forgotten, the own savepoint is known", own(), OWN),
        late("runs, and its tasks are not known yet", is(JobState.RUNNING, unknown), "waits"),
        soon("finished by itself", ended(JobState.FINISHED, unknown), "holds"),
        soon("failed by itself", ended(JobState.FAILED, unknown), CHECKPOINT),
        soon("cancelled by hand", ended(JobState.CANCELED, unknown), CHECKPOINT));
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  @Law({2, 3})
  void shouldNeverGoBackNorTwice(Outcome outcome) {
    var scene =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.CUT, outcome.since())
            .active(outcome.view());

    assertThat(told(DECIDER.decide(scene.seen()))).isEqualTo(outcome.then());
  }

  @Test
  @Law({2, 3})
  void shouldNotCountTheTimeInWhichNoOperatorWasThere() {
    var notUp = for30s(JobState.RESTARTING, new SavepointResult.Unknown());
    var scene = new Scene().running().handoff(Purpose.UPGRADE, Step.CUT, LATE).active(notUp);

    assertThat(told(DECIDER.decide(scene.seen()))).isEqualTo("turns to the checkpoint");
    assertThat(told(DECIDER.decide(scene.atFirstSight().seen()))).isEqualTo("waits");
  }

  private static String told(Decision decision) {
    if (decision.record().isEmpty()) {
      return decision.actions().isEmpty() ? "waits" : told(decision.actions().get(0));
    }
    var memory = decision.record().get();
    if (memory.handoff() == null) {
      assertThat(memory.held().reason()).isIn("SavepointFailed", "StateUnknown");
      assertThat(memory.active().jobId()).isEqualTo(Scene.OLD_JOB);
      return "holds";
    }
    if (memory.handoff().step() == Step.CUT) {
      assertThat(memory.handoff().triggerId()).isNull();
      return "turns to the checkpoint";
    }
    var forgotten = decision.verdict().reason() == Reason.MAKING_ROOM;
    assertThat(memory.handoff().step()).isEqualTo(forgotten ? Step.CLEAR : Step.RESUME);
    return memory.handoff().state().location();
  }

  private static String told(Action action) {
    assertThat(action)
        .isEqualTo(
            new Action.StopWithSavepoint(
                Scene.OLD, Scene.OLD_JOB, Scene.TRIGGER, Scene.DIRECTORY, Format.NATIVE));
    return "asks";
  }

  private static Outcome soon(String title, ClusterView view, String then) {
    return new Outcome(title, SOON, view, then);
  }

  private static Outcome late(String title, ClusterView view, String then) {
    return new Outcome(title, LATE, view, then);
  }

  private static ClusterView is(JobState state, SavepointResult result) {
    return Scene.ViewOf.present().state(state).savepoint(result).view();
  }

  /** The same answer for longer than the patience. */
  private static ClusterView for30s(JobState state, SavepointResult result) {
    return ClusterView.unasked(new ClusterState.Present())
        .withState(Scene.got(Optional.of(state), BEYOND))
        .withSavepoint(Scene.got(result, BEYOND));
  }

  /** Its state changes all the time, but it was never fit for a savepoint since the cut began. */
  private static ClusterView flapping() {
    return is(JobState.RESTARTING, new SavepointResult.Unknown())
        .withSavepoint(Scene.got(new SavepointResult.Unknown(), BEYOND));
  }

  private static ClusterView up(SavepointResult result) {
    var details = Scene.details(JobState.RUNNING, true, null, 3);
    return Scene.ViewOf.present().state(JobState.RUNNING).savepoint(result).details(details).view();
  }

  private static ClusterView silent(JobState state, int status) {
    Answer<SavepointResult> failed = Scene.failed(status);
    return Scene.view(new ClusterState.Present(), state).withSavepoint(failed);
  }

  private static ClusterView lost(Optional<String> found) {
    return Scene.ViewOf.present().unknownJob().found(Scene.got(found)).view();
  }

  private static ClusterView ended(JobState state, SavepointResult result) {
    return with(state, result, Optional.of(CHECKPOINT), Optional.empty());
  }

  private static ClusterView own() {
    return with(
            JobState.FINISHED, new SavepointResult.Unknown(), Optional.of(OWN), Optional.of(OWN))
        .withFound(Scene.got(Optional.of(OWN)));
  }

  private static ClusterView with(
      JobState state,
      SavepointResult result,
      Optional<String> newest,
      Optional<String> newestSavepoint) {
    var details =
        new JobDetails(state, false, Optional.empty(), false, 3, newest, newestSavepoint, 0, "");
    return Scene.ViewOf.present().state(state).savepoint(result).details(details).view();
  }

  @Test
  void shouldKeepTheSavepointOfAHandoffAmongThem() {
    var place = "file:///state/shop/orders/savepoints/x/savepoint-1";
    var cut =
        new Scene()
            .running()
            .handoff(Purpose.UPGRADE, Step.CUT)
            .active(
                Scene.view(new ClusterState.Present(), JobState.FINISHED)
                    .withSavepoint(Scene.got(new SavepointResult.Completed(place))));

    assertThat(DECIDER.decide(cut.seen()).record().orElseThrow().savepoints().kept())
        .containsExactly(new SavepointRecord(place, Scene.NOW, Cause.HANDOFF));
  }
}
