package dev.statefulflink.e2e.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointRecord;
import dev.statefulflink.api.v1alpha1.SavepointRecord.Cause;
import dev.statefulflink.api.v1alpha1.SavepointsStatus;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Snapshots that a person asks for, keeps, and starts from. */
@ExtendWith(OnPods.class)
class SavepointE2E {

  @Test
  @Proves("savepoint-now")
  void shouldTakeSavepointsOfAJobThatGoesOn(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    StatefulJob job = life.job();
    ActiveRevision before = job.active();

    job.change("spec: {savepoints: {nonce: 7}}");
    SavepointsStatus asked = await(job, "the one by nonce", s -> s.nonce() != null);
    assertThat(asked.kept()).extracting(SavepointRecord::cause).containsExactly(Cause.REQUESTED);
    assertThat(directories(job)).containsExactlyElementsOf(places(job, asked));
    life.count();

    job.change("spec: {savepoints: {interval: 10s, retained: 2}}");
    SavepointsStatus later =
        await(job, "two by schedule", s -> count(s, Cause.SCHEDULED) == 2 && s.kept().size() == 2);
    String first = asked.kept().get(0).location();
    assertThat(later.kept()).extracting(SavepointRecord::location).doesNotContain(first);
    assertThat(directories(job)).noneSatisfy(place -> assertThat(first).endsWith(place));
    job.change("spec: {savepoints: {interval: null, retained: 10}}");
    await(job, "none under way", s -> s.request() == null);
    assertThat(directories(job))
        .containsExactlyInAnyOrderElementsOf(places(job, job.status().savepoints()));

    assertThat(job.active()).as("the job has gone on").isEqualTo(before);
    life.count();
    Upgrade.of(scene, life.nextVersion());
    assertThat(job.status().savepoints().kept().get(0).cause()).isEqualTo(Cause.HANDOFF);
    life.count();
  }

  private static SavepointsStatus await(
      StatefulJob job, String what, Predicate<SavepointsStatus> accepted) {
    return job.await(
            "savepoints: " + what,
            found ->
                found.getStatus().savepoints() != null
                    && accepted.test(found.getStatus().savepoints()))
        .getStatus()
        .savepoints();
  }

  private static long count(SavepointsStatus savepoints, Cause cause) {
    return savepoints.kept().stream().filter(record -> record.cause() == cause).count();
  }

  private static List<String> directories(StatefulJob job) {
    return job.stateDirectories("savepoints/*/*");
  }

  private static List<String> places(StatefulJob job, SavepointsStatus savepoints) {
    String root = "file:/flink-state/%s/%s/".formatted(job.namespace(), job.name());
    return savepoints.kept().stream().map(record -> record.location().replace(root, "")).toList();
  }

  @Test
  @Proves({"retained-checkpoints", "restore-checkpoint", "restore-savepoint"})
  void shouldStartFromWhereverThePersonSays(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    StatefulJob job = life.job();
    RunningJob.of(job, job.active()).awaitCheckpointFromNowOn();
    String checkpoint = cancelled(life);

    long counted = life.counted();
    life.survives("new, from a checkpoint", () -> anew(life, checkpoint, "", counted));
    Upgrade.of(scene, life.nextVersion());
    String savepoint = job.status().lastState().location();
    life.count();
    long then = life.counted() - 3;
    Campaign.only(life, "new, from a savepoint", () -> anew(life, savepoint, "", then));
    life.survives(
        "new, from a savepoint that does not fit, by the user's word",
        () -> anew(life, savepoint, ", allowNonRestoredState: true", 0, "--uid-suffix", "9"));
  }

  /** Cancelled in Flink's own web UI: its checkpoints stay, and the object lists the newest. */
  private static String cancelled(LongLife life) {
    StatefulJob job = life.job();
    ActiveRevision active = job.active();
    FlinkRest.of(job, active.revision()).cancel(active.jobId());
    Condition stalled = job.awaitStalled();
    life.scene().say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    assertThat(stalled.getMessage()).contains("CANCELED");
    SavedState state =
        job.await("its checkpoint", found -> found.getStatus().lastState() != null)
            .getStatus()
            .lastState();
    assertThat(state.kind()).isEqualTo(SavedState.Kind.CHECKPOINT);
    assertThat(state.location()).matches(".*/chk-[0-9]+");
    assertThat(job.stateDirectories("checkpoints/*/*/chk-*"))
        .anySatisfy(directory -> assertThat(state.location()).endsWith(directory));
    return state.location();
  }

  /** The object goes with all that it knows, and another of its name starts from the path. */
  private static void anew(
      LongLife life, String path, String more, long counted, String... arguments) {
    StatefulJob job = life.job();
    job.change("spec: {onDelete: Discard}");
    job.delete();
    job.awaitGone();
    life.scene()
        .startReadingAgain(
            """
            checkpointing: {interval: 1s}
            stateBackend: {volumeClaim: flink-state}
            restoreFrom: %s
            job: {args: %s%s}
            %s"""
                .formatted(path, life.argumentsWith(arguments), more, WordCountScene.SHORT_LIVED));
    assertThat(RunningJob.of(job, job.active()).restoredPath()).contains(path);
    life.goesBackTo(counted);
  }
}
