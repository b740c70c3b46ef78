package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.flink.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job whose main() takes long: it is not run twice beside itself, and nobody has to guess. */
class LongMainTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final Instant SINCE = Scene.NOW.minusSeconds(100);

  private static Decision decide(Scene scene) {
    return DECIDER.decide(scene.seen());
  }

  private static Scene rehearsing(Instant since) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.REHEARSE, since)
        .next(Scene.ViewOf.present().view());
  }

  private static Scene submitting(Instant since) {
    return new Scene()
        .running()
        .handoff(Purpose.UPGRADE, Step.RESUME, since)
        .next(Scene.ViewOf.present().unknownJob().view());
  }

  private static List<Duration> limits(Scene scene) {
    return decide(scene).actions().stream()
        .map(
            action ->
                action instanceof Action.Rehearse rehearse
                    ? rehearse.submission()
                    : ((Action.Submit) action).submission())
        .map(Submission::limit)
        .toList();
  }

  /** To give a request up earlier would begin a second main() beside the first. */
  @Test
  @Law(2)
  void shouldGiveFlinkAsLongAsTheStep() {
    var half = Duration.ofMinutes(30);

    assertThat(limits(rehearsing(SINCE).within(half))).containsExactly(half);
    assertThat(limits(submitting(SINCE).within(half))).containsExactly(half);
    assertThat(limits(rehearsing(Scene.NOW).within(Duration.ofSeconds(10))))
        .containsExactly(Submission.SHORTEST);
  }

  @Test
  @Law(5)
  void shouldSaySinceWhenItIsWaitedFor() {
    assertThat(decide(rehearsing(Scene.NOW)).verdict().message()).doesNotContain("main()");
    for (var scene : List.of(rehearsing(SINCE), submitting(SINCE))) {
      assertThat(decide(scene).verdict().message())
          .contains("since " + SINCE)
          .contains("main() runs")
          .contains("spec.upgrade.deadline");
    }
  }

  @Test
  @Law(5)
  void shouldSayThatTheLimitWasTooShort() {
    var minute = Duration.ofMinutes(1);
    var held = decide(rehearsing(SINCE).within(minute)).record().orElseThrow().held();
    var back = decide(submitting(SINCE).within(minute)).record().orElseThrow().handoff();

    assertThat(held.reason()).isEqualTo("RehearsalTimeout");
    assertThat(held.message()).contains("main() runs");
    assertThat(back.failure().reason()).isEqualTo("ResumeTimeout");
    assertThat(back.failure().message()).contains("main() runs");
  }

  /** The wait for an answer is no error of Flink's: only those end the downtime early. */
  @Test
  @Law(2)
  void shouldNotTurnBackWhileMainRuns() {
    var waits = decide(submitting(SINCE));

    assertThat(waits.record()).isEmpty();
    assertThat(waits.verdict().reason()).isEqualTo(Reason.RESTORING);
  }
}
