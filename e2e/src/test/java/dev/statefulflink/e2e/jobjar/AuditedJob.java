package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.StepTrigger;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/** A StatefulFlinkJob that runs the sample's audit job, and what is done to it from outside. */
final class AuditedJob {
  private static final String NAME = "audit";

  /** On the volume of the state. */
  private static final String DIRECTORY = "/flink-state/audit/out";

  private static final int FIRST_RATE = 500;

  private static final String SPEC =
      """
      flinkVersion: "%1$s"
      image: statefulflink/word-count:%1$s
      job:
        jar: local:///opt/flink/usrlib/word-count.jar
        entryClass: dev.statefulflink.sample.audit.AuditJob
        args: %2$s
        parallelism: 2
        maxParallelism: 16
      taskManager: {slots: 2}
      stateBackend: {volumeClaim: %3$s}
      restartStrategy: {type: FixedDelay, fixedDelay: {attempts: 10, delay: 1s}}
      """;

  private final WordCountScene scene;
  private final int records;
  private final StatefulJob job;
  private final OutputReader output;

  private AuditedJob(WordCountScene scene, int records) {
    this.scene = scene;
    this.records = records;
    this.job = new StatefulJob(scene.namespace(), StatefulFlinkJob.class, NAME);
    this.output = OutputReader.start(scene.namespace(), DIRECTORY);
  }

  /**
   * Declares it, and waits until it is Ready.
   *
   * @param records how many numbers it writes, 500 in a second
   * @param more lines of its spec
   */
  static AuditedJob start(WordCountScene scene, String flinkVersion, int records, String more) {
    AuditedJob audited = new AuditedJob(scene, records);
    String spec =
        SPEC.formatted(flinkVersion, audited.arguments(FIRST_RATE), TestNamespace.CLAIM) + more;
    DeclaredJob.declare(scene, NAME, WordCountScene.SHORT_LIVED + spec);
    audited.job.awaitReady();
    scene.say("Ready: revision %s", audited.job.active().revision());
    return audited;
  }

  StatefulJob job() {
    return job;
  }

  /** The arguments of the job at this rate; the other ones stay as they are. */
  String arguments(int rate) {
    return "[--records, '%d', --rate, '%d', --keys, '100', --output, 'file://%s']"
        .formatted(records, rate, DIRECTORY);
  }

  /**
   * Changes the spec, does the fault as soon as the handoff has reached the step, and waits until
   * the job is Ready on the new spec, from the state that the old one left.
   */
  void upgrade(String change, Handoff.Step step, Runnable fault) {
    ActiveRevision before = job.active();
    assertThat(FlinkRest.of(job, before.revision()).jobs())
        .as("there are records left: more of them are needed on a machine as slow as this")
        .anyMatch(FlinkJob::isActive);
    scene.say("change: %s", change.strip());
    try (StepTrigger<Handoff> trigger =
        StepTrigger.at(
            job,
            step,
            handoff -> {
              fault.run();
              return handoff;
            })) {
      job.change(change);
      Handoff interrupted = trigger.await();
      scene.say("did the fault at %s of handoff %s", step, interrupted.id());
      job.awaitReady();
      assertHandedOver(before, interrupted);
    }
  }

  private void assertHandedOver(ActiveRevision before, Handoff interrupted) {
    ActiveRevision after = job.active();
    LastHandoff ended = job.status().lastHandoff();
    assertThat(ended.id()).as("the handoff with the fault").isEqualTo(interrupted.id());
    assertThat(ended.from()).isEqualTo(before.revision());
    assertThat(ended.to()).isEqualTo(after.revision());
    assertThat(FlinkRest.of(job, after.revision()).restoredPath(after.jobId()))
        .as("what Flink says that the job was restored from")
        .contains(ended.restoredFrom());
    scene.say(
        "Ready: revision %s -> %s from %s, downtime %s, %d files",
        before.revision(),
        after.revision(),
        ended.restoredFrom(),
        ended.downtime(),
        output.files());
  }

  /** Ends a pod of the job without a warning. */
  void killTaskManager() {
    kill(Labels.taskManagersOf(NAME, job.active().revision()));
  }

  /** Ends the job's JobManager without a warning. */
  void killJobManager() {
    kill(Labels.jobManagersOf(NAME, job.active().revision()));
  }

  private void kill(Map<String, String> labels) {
    Pod pod = job.runningPods(labels).findFirst().orElseThrow();
    job.client().resource(pod).withGracePeriod(0).delete();
    scene.say("killed %s", pod.getMetadata().getName());
  }

  /** Injects a fault while nothing else happens, and waits until Flink has recovered from it. */
  void atRest(Runnable fault) {
    Optional<String> before = restoredFrom();
    fault.run();
    Optional<String> after =
        Waits.until(
            "Flink to restore the job by itself",
            this::restoredFrom,
            restored -> restored.isPresent() && !restored.equals(before));
    scene.say("Flink has restored the job from %s", after.orElseThrow());
    awaitOutput();
  }

  // A JobManager that starts again answers nothing at first, then knows no job.
  private Optional<String> restoredFrom() {
    ActiveRevision active = job.active();
    try {
      return FlinkRest.impatient(job, active.revision()).restoredPath(active.jobId());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Waits for more output: the job runs, and its checkpoints complete. */
  private void awaitOutput() {
    int before = output.files();
    Waits.until("more committed files", output::files, files -> files > before + 2);
  }

  /** Waits until the job has ended by itself. */
  void awaitFinished() {
    job.await(
        "Ready, since the job has finished",
        object ->
            StatefulJob.condition(object, "Ready")
                .filter(
                    ready ->
                        ready.getStatus().equals("True") && ready.getReason().equals("Finished"))
                .isPresent());
    assertThat(job.status().job().state()).isEqualTo("FINISHED");
    scene.say("finished, %d files", output.files());
  }

  /** All that was ever committed has each number once. */
  void assertEachWrittenOnce() {
    WrittenNumbers written = WrittenNumbers.of(output.content(), records);
    scene.say("%s", written);
    assertThat(written).isEqualTo(new WrittenNumbers(records, "[]", "[]", "[]"));
  }
}
