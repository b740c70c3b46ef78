package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.faults.FlinkPods;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Rollback;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A spec that cannot run never costs the job its counts, and each says what to do. */
@ExtendWith(OnPods.class)
class BadUpgradeE2E {
  private static final String OTHER_SPEC = "Change or revert the spec";

  /**
   * @param advice is part of the message
   */
  private record Bad(String title, String change, String revert, String reason, String advice) {}

  @Test
  void shouldKeepTheJobRunningThatABadUpgradeNeverTouched(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    String revert = life.revert();
    List<Bad> all =
        List.of(
            new Bad(
                "a missing jar",
                "spec: {job: {jar: 'local:///opt/flink/usrlib/no-such.jar'}}",
                "spec: {job: {jar: null}}",
                "JarNotFound",
                "Set spec.job.jar to a jar that the image has"),
            new Bad(
                "a wrong entry class",
                "spec: {job: {entryClass: dev.statefulflink.sample.NoSuchJob}}",
                "spec: {job: {entryClass: null}}",
                "RehearsalFailed",
                "NoSuchJob"),
            new Bad(
                "a main() that throws",
                life.changeWith("--no-such", "argument"),
                revert,
                "RehearsalFailed",
                "unknown argument '--no-such': use --socket"),
            new Bad(
                "an image that cannot be pulled",
                "spec: {image: 'statefulflink/no-such:1'}",
                "spec: {image: null}",
                "ImagePullFailed",
                "The image statefulflink/no-such:1 cannot be pulled"));
    for (Bad bad : Campaign.cases(all, List.of(all.get(2)))) {
      life.survives(bad.title(), () -> heldBeforeTheCut(life, bad));
    }
    assertThat(life.job().stateDirectories("savepoints/*/*")).as("savepoints").isEmpty();
    Campaign.only(life, "storage that cannot be written", () -> savepointFails(life));
  }

  private static void heldBeforeTheCut(LongLife life, Bad bad) {
    StatefulJob job = life.job();
    UntouchedJob untouched = UntouchedJob.of(job);

    life.scene().say("change: %s", bad.change());
    job.change(bad.change());
    Condition stalled = awaitHeld(life);

    assertThat(stalled.getReason()).isEqualTo(bad.reason());
    assertThat(stalled.getMessage()).contains(bad.advice()).contains("keeps running");
    untouched.check();
    life.count();

    life.scene().say("revert: %s", bad.revert());
    untouched.isTakenUpAgain(bad.revert());
  }

  private static Condition awaitHeld(LongLife life) {
    StatefulJob job = life.job();
    Condition stalled = job.awaitStalled();
    life.scene().say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    assertThat(job.status().held().reason()).isEqualTo(stalled.getReason());
    assertThat(StatefulJob.isTrue(job.get(), "Running")).isTrue();
    assertThat(StatefulJob.isTrue(job.get(), "Ready")).isFalse();
    return stalled;
  }

  private static void savepointFails(LongLife life) {
    StatefulJob job = life.job();
    UntouchedJob untouched = UntouchedJob.of(job);
    ActiveRevision before = untouched.active();
    FlinkPods pods = new FlinkPods(job, before.revision());
    pods.inStateDirectory("mkdir -p savepoints && chmod 500 savepoints");

    job.change(life.changeWith("--job-name", "writable"));
    Condition stalled = awaitHeld(life);

    assertThat(stalled.getReason()).isEqualTo("SavepointFailed");
    assertThat(stalled.getMessage()).contains("savepoints").contains("The operator tries again");
    untouched.check();
    life.count();

    life.scene().say("storage can be written again");
    pods.inStateDirectory("chmod 700 savepoints");
    job.awaitReady();
    assertThat(job.active().revision()).as("tried again by itself").isNotEqualTo(before.revision());
  }

  @Test
  void shouldGoBackWhenTheNewJobFails(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    Campaign.only(life, "refused at once", () -> refusedByTheApi(life));
    life.survives(
        "a job that fails after its restore, and stays failed",
        () ->
            goesBack(
                life,
                and(
                    life.changeWith("--fail-after-restore", "true"),
                    "restartStrategy: {type: None}"),
                "--fail-after-restore"));
    Campaign.only(
        life, "a job that fails after each restore, indefinitely", () -> failsForEver(life));
  }

  private static void refusedByTheApi(LongLife life) {
    StatefulJob job = life.job();
    ActiveRevision before = job.active();
    assertThatThrownBy(() -> job.change("spec: {job: {parallelism: 4, maxParallelism: 2}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("parallelism must not exceed maxParallelism");
    job.awaitReady();
    assertThat(job.active()).isEqualTo(before);
  }

  private static void goesBack(LongLife life, String change, String cause) {
    Rollback rollback = Rollback.of(life.scene(), change);
    rollback.assertReason(Set.of("RestoreFailed"), cause);
    rollback.assertReason(Set.of("RestoreFailed"), OTHER_SPEC);
    life.count();
    rollback.assertNewClusterGone(life.scene());
    rollback.revert(life.scene(), and(life.revert(), "restartStrategy: null"));
  }

  /** A change of the spec with one more setting in it. */
  private static String and(String change, String setting) {
    return "%s, %s}".formatted(change.substring(0, change.lastIndexOf('}')), setting);
  }

  /** With Flink's own restart strategy; three failures are enough. */
  private static void failsForEver(LongLife life) {
    Rollback rollback = Rollback.of(life.scene(), life.changeWith("--fail-after-restore", "true"));
    rollback.assertReason(Set.of("RestoreFailed"), "--fail-after-restore");
    rollback.assertReason(Set.of("RestoreFailed"), "fails again and again");
    rollback.assertReason(Set.of("RestoreFailed"), OTHER_SPEC);
    life.count();
    rollback.assertNewClusterGone(life.scene());
    rollback.revert(life.scene(), life.revert());
  }
}
