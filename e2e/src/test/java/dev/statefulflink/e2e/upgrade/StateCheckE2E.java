package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.e2e.job.OneJobWatcher;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An upgrade whose state does not fit is found while the old job runs, which never stops for it.
 */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class StateCheckE2E {

  @Test
  @Proves("state-check")
  void shouldNotStopTheJobForOneThatItsStateDoesNotFit(WordCountScene scene) {
    LongLife life = LongLife.start(scene, "--keyed", "twice");
    refuses(life, "1.20");
    life.survives("on to Flink 2.3", () -> Upgrade.of(life.scene(), "spec: {flinkVersion: '2.3'}"));
    refuses(life, "2.3");
    life.survives("a removed operator, by the user's word", () -> drops(life));
  }

  private static void refuses(LongLife life, String flink) {
    life.survives(
        "another uid on " + flink,
        () ->
            untouched(
                life,
                life.changeWith("--uid-suffix", "2"),
                "Operator count (uid count, ",
                "the new job's count has uid count2: keep the uid"));
    life.survives(
        "a removed operator on " + flink,
        () ->
            untouched(
                life,
                "spec: {job: {args: []}}",
                "Operator seen (uid seen, ",
                "has no counterpart in the new job"));
    life.survives(
        "another key type on " + flink,
        () ->
            untouched(
                life,
                "spec: {job: {args: ['--keyed', length]}}",
                "has keys of type String in the state, and of type Integer in the new job"));
    life.survives(
        "a smaller max parallelism on " + flink,
        () ->
            untouched(
                life,
                "spec: {job: {maxParallelism: 64}}",
                "have max parallelism 128 in the state, and the new job sets 64"));
  }

  private static void untouched(LongLife life, String change, String... advice) {
    StatefulJob job = life.job();
    UntouchedJob untouched = UntouchedJob.of(job);
    String run = untouched.active().jobId();
    try (OneJobWatcher watcher = OneJobWatcher.watch(job)) {
      watcher.awaitSight(untouched.active().revision());
      life.scene().say("change: %s", change);
      job.change(change);
      Condition stalled = job.awaitStalled();
      life.scene().say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
      assertThat(stalled.getReason()).isEqualTo("StateIncompatible");
      assertThat(stalled.getMessage()).contains(advice).contains("keeps running");
      assertThat(StatefulJob.isTrue(job.get(), "Running")).isTrue();
      untouched.check();
      assertThat(watcher.gaps(run)).as("samples in which the job did not run").isZero();
    }
    life.count();
    untouched.isTakenUpAgain(life.revert().replace("job: {", "job: {maxParallelism: null, "));
  }

  private static void drops(LongLife life) {
    StatefulJob job = life.job();
    Upgrade.of(life.scene(), "spec: {job: {args: [], allowNonRestoredState: true}}");

    StateCheck check = job.status().stateCheck();
    assertThat(check.outcome()).isEqualTo(StateCheck.Outcome.FITS);
    assertThat(check.dropped()).extracting(StateCheck.Dropped::operator).containsExactly("seen");
    assertThat(events(job, "StateDropped")).anySatisfy(told -> assertThat(told).contains("seen"));
  }

  private static List<String> events(StatefulJob job, String reason) {
    return job.client().v1().events().inNamespace(job.namespace()).list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
  }
}
