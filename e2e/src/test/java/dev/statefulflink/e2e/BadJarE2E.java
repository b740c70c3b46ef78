package dev.statefulflink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A spec that cannot run never stops the job that runs. */
@ExtendWith(OnPods.class)
class BadJarE2E {
  private static final Set<String> NO_JAR = Set.of("JarNotFound");

  /** Whether Flink tells the class apart from any other mistake depends on what it answers. */
  private static final Set<String> NO_CLASS = Set.of("EntryClassNotFound", "RehearsalFailed");

  @Test
  void shouldKeepCountingWhenTheJarDoesNotExist(WordCountScene scene) {
    shouldKeepCounting(
        scene,
        "spec: {job: {jar: 'local:///opt/flink/usrlib/no-such.jar'}}",
        "spec: {job: {jar: null}}",
        NO_JAR);
  }

  @Test
  void shouldKeepCountingWhenTheEntryClassDoesNotExist(WordCountScene scene) {
    shouldKeepCounting(
        scene,
        "spec: {job: {entryClass: dev.statefulflink.sample.NoSuchJob}}",
        "spec: {job: {entryClass: null}}",
        NO_CLASS);
  }

  private static void shouldKeepCounting(
      WordCountScene scene, String broken, String revert, Set<String> reasons) {
    StatefulJob job = scene.job();
    scene.startOnSocket("1.20");
    scene.send(3, "hello,1", "(hello,3)");
    ActiveRevision before = job.active();
    FlinkJob running = onlyJob(job);

    scene.say("change: %s", broken);
    job.change(broken);
    Condition stalled = job.awaitStalled();

    scene.say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    assertThat(stalled.getReason()).isIn(reasons);
    assertThat(job.status().held().reason()).isEqualTo(stalled.getReason());
    assertThat(StatefulJob.isTrue(job.get(), "Running")).isTrue();
    assertThat(StatefulJob.isTrue(job.get(), "Ready")).isFalse();
    assertUntouched(job, before, running);
    scene.send(5, "hello,1", "(hello,8)");

    scene.say("change: %s", revert);
    job.change(revert);
    job.awaitReady();

    assertThat(StatefulJob.condition(job.get(), "Stalled")).isEmpty();
    assertThat(job.status().held()).isNull();
    assertUntouched(job, before, running);
    scene.send(1, "hello,1", "(hello,9)");
    scene.assertPrinted(
        "(hello,1)",
        "(hello,2)",
        "(hello,3)",
        "(hello,4)",
        "(hello,5)",
        "(hello,6)",
        "(hello,7)",
        "(hello,8)",
        "(hello,9)");
    assertThat(job.stateDirectories("savepoints/*/*")).as("no savepoint was made").isEmpty();
  }

  private static void assertUntouched(StatefulJob job, ActiveRevision before, FlinkJob running) {
    assertThat(job.active().jobId()).isEqualTo(before.jobId());
    assertThat(job.active().revision()).isEqualTo(before.revision());
    assertThat(onlyJob(job)).as("the very run of the job").isEqualTo(running);
  }

  private static FlinkJob onlyJob(StatefulJob job) {
    var jobs = FlinkRest.of(job, job.active().revision()).jobs();
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }
}
