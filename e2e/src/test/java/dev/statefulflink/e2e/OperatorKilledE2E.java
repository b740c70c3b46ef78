package dev.statefulflink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator that is killed in the middle of a handoff leaves it to the next, which ends it once.
 */
@ExtendWith(OnPods.class)
class OperatorKilledE2E {

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"CUT", "RESUME"})
  void shouldEndTheHandoffOnce(Step step, WordCountScene scene, OperatorRelease operator) {
    StatefulJob job = scene.job();
    scene.startOnSocket("1.20");
    scene.send(3, "hello,1", "(hello,3)");

    try (StepTrigger<Handoff> killed =
        StepTrigger.at(
            job,
            step,
            handoff -> {
              operator.kill();
              scene.say("killed the operator at %s of handoff %s", step, handoff.id());
              return handoff;
            })) {
      Upgrade upgrade = Upgrade.of(scene, "spec: {job: {args: [--prefix, PREFIX]}}", killed::await);

      assertEndedOnce(scene, killed.await(), upgrade);
    }
  }

  private static void assertEndedOnce(WordCountScene scene, Handoff killed, Upgrade upgrade) {
    StatefulJob job = scene.job();
    LastHandoff ended = job.status().lastHandoff();
    assertThat(ended.id()).as("the handoff that was interrupted").isEqualTo(killed.id());
    assertThat(upgrade.after().jobId()).isEqualTo(killed.jobId());
    assertThat(ended.restoredFrom()).startsWith(Paths.asFlinkReports(killed.savepointDirectory()));
    FlinkRest flink = FlinkRest.of(job, upgrade.after().revision());
    assertThat(flink.restoredPath(upgrade.after().jobId())).contains(ended.restoredFrom());
    assertThat(job.stateDirectories("savepoints/*/*"))
        .as("all savepoints that were ever made")
        .hasSize(1)
        .allSatisfy(directory -> assertThat(ended.restoredFrom()).endsWith(directory));
    assertThat(flink.jobs()).as("jobs that the new cluster ever ran").hasSize(1);
    scene.send(5, "hello,1", "PREFIX(hello,8)");
    scene.assertPrinted(
        "(hello,1)",
        "(hello,2)",
        "(hello,3)",
        "PREFIX(hello,4)",
        "PREFIX(hello,5)",
        "PREFIX(hello,6)",
        "PREFIX(hello,7)",
        "PREFIX(hello,8)");
    upgrade.assertOldClusterGone(scene);
  }
}
