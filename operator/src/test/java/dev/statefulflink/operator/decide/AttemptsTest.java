package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.record.HandoffIds;
import dev.statefulflink.operator.decide.record.Handoffs;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.job.JobState;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each try has ids of its own: Flink refuses the id of a job that it knows as ended, and a sink may
 * drop what comes under an id that it has seen.
 */
class AttemptsTest {
  private static final Decider DECIDER = new Decider(Timings.standard());

  private static StatefulJobStatus recorded(Scene scene) {
    return DECIDER.decide(scene.seen()).record().orElseThrow();
  }

  private static Scene after(StatefulJobStatus status) {
    // Nothing is left of what retired, and an operator that restarts reads what was written.
    var cleared = new Memory(status).withRetiring(List.of()).status();
    return new Scene()
        .remembers(Serialization.unmarshal(Serialization.asJson(cleared), StatefulJobStatus.class));
  }

  /** The same at the time of its retry. */
  private static StatefulJobStatus due(StatefulJobStatus status) {
    var held = status.held();
    assertThat(held.retryAt()).isNotNull();
    return new Memory(status)
        .withHeld(
            new HeldGeneration(
                held.generation(),
                held.digest(),
                held.reason(),
                held.message(),
                held.attempts(),
                Scene.NOW))
        .status();
  }

  private static StatefulJobStatus at(StatefulJobStatus status, Step step) {
    var memory = new Memory(status);
    var handoff = memory.handoff().orElseThrow();
    return memory.withHandoff(Handoffs.step(handoff, step, Scene.NOW)).status();
  }

  private static List<String> ids(Handoff handoff) {
    return Stream.of(handoff.id(), handoff.jobId(), handoff.warmUpJobId(), handoff.returnJobId())
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  @Law(1)
  void shouldTakeNewIdsForEachTryOfAFirstStart() {
    var failed = ForwardTest.job(JobState.FAILED, false, 0);
    var ids = new ArrayList<String>();
    var begun = recorded(new Scene());
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(begun.handoff().attempt()).isEqualTo(attempt);
      ids.addAll(ids(begun.handoff()));
      var held = recorded(after(at(begun, Step.VERIFY)).next(failed));
      assertThat(held.held().attempts()).isEqualTo(attempt);
      begun = recorded(after(due(held)));
    }
    assertThat(ids).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  @Law(1)
  void shouldTakeNewIdsForEachTryAfterARollBack() {
    var failed = ForwardTest.job(JobState.FAILED, false, 0);
    var again = ForwardTest.job(JobState.RUNNING, true, 1);
    var ids = new ArrayList<String>();
    var begun = recorded(new Scene().running());
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(begun.handoff().attempt()).isEqualTo(attempt);
      var turned = recorded(after(at(begun, Step.RESUME)).next(failed));
      ids.addAll(ids(turned.handoff()));
      var back = recorded(after(at(turned, Step.VERIFY_RETURN)).active(again));
      assertThat(back.held().attempts()).isEqualTo(attempt);
      begun = recorded(after(due(back)).active(again));
    }
    assertThat(ids).hasSize(20).doesNotHaveDuplicates();
  }

  /** Each change of the spec has a generation of its own. */
  @Test
  void shouldTakeNewIdsAfterASuspension() {
    var first = recorded(new Scene().generation(1)).handoff();
    var suspends = recorded(new Scene().running().suspended().generation(2)).handoff();
    var resumed = recorded(new Scene().lastState(Scene.STATE).generation(3)).handoff();

    assertThat(suspends.jobId()).isNull();
    assertThat(Stream.of(first, suspends, resumed).flatMap(h -> ids(h).stream()))
        .hasSize(5)
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldTakeNewIdsForAnObjectThatWasDeletedAndAppliedAgain() {
    var again = new ObjectKey(Scene.KEY.kind(), Scene.KEY.namespace(), Scene.KEY.name(), "uid-2");
    var before = HandoffIds.of(Scene.KEY, Purpose.START, 1, 1);
    var after = HandoffIds.of(again, Purpose.START, 1, 1);

    assertThat(List.of(after.id(), after.jobId(), after.returnJobId(), after.triggerId()))
        .doesNotContain(before.id(), before.jobId(), before.returnJobId(), before.triggerId());
  }

  /** With the status the count is lost, but not what the revision in charge was made with. */
  @Test
  @Law(1)
  void shouldGoOnCountingFromTheRevisionInCharge() {
    var third = HandoffIds.of(Scene.KEY, Purpose.UPGRADE, 2, 3);
    var made = new ActiveRevision(third.id(), 2L, "before", third.jobId(), 2, null);
    var returned = new ActiveRevision(Scene.OLD, 1L, "before", third.returnJobId(), 2, null);

    for (var active : List.of(made, returned)) {
      var memory = new Memory(StatefulJobStatus.empty()).withActive(active);
      var handoff = recorded(new Scene().running().remembers(memory.status())).handoff();
      assertThat(handoff.attempt()).isEqualTo(4);
    }
  }

  /** What is declared may read otherwise to another operator. */
  @Test
  @Law(1)
  void shouldTakeNewIdsWhereAHandoffTurnsToAnotherSpecOfTheSameGeneration() {
    var turned =
        recorded(new Scene().running().recreates(Step.PREPARE, Scene.NOW).declares("another"));

    assertThat(turned.handoff().attempt()).isEqualTo(2);
    assertThat(ids(turned.handoff())).doesNotContain(Scene.NEXT, Scene.NEW_JOB);
  }
}
