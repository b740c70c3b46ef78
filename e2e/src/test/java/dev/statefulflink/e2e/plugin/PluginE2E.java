package dev.statefulflink.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.SavepointRecord.Cause;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.WordCountScene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job that is seen and moved by kubectl swc alone, over its whole life. */
@ExtendWith(OnPods.class)
class PluginE2E {

  @Test
  @Proves({"suspend-resume", "secret-nowhere"})
  void shouldSeeAndMoveAJob(WordCountScene scene, @TempDir Path folder) throws Exception {
    Canary canary = Canary.in(scene);
    scene.startReading(canary.spec());
    LongLife life = LongLife.of(scene);
    canary.assertReachesThePods();
    PluginOnPods plugin = PluginOnPods.of(scene, folder);
    RunningJob.of(life.job(), life.job().active()).awaitFirstCheckpoint();
    shows(life, plugin);

    String savepoint = savepoint(life, plugin);
    long then = life.counted();
    life.count();
    life.survives("suspended and resumed", () -> suspendedAndResumed(life, plugin));
    life.survives("restarted", () -> restarted(life, plugin));
    life.survives("restored", () -> restored(life, plugin, savepoint, then));
    // A pod that ends in the middle of it would be reported as a gap.
    Waits.until("the end of the retirement", () -> life.job().status().retiring(), List::isEmpty);
    reported(plugin, folder);
    life.survives("an upgrade that fails", () -> held(life));
    canary.assertShownNowhere(plugin, folder);
  }

  private static void held(LongLife life) {
    life.job().change(life.changeWith("--no-such", "argument"));
    assertThat(life.job().awaitStalled().getReason()).isEqualTo("RehearsalFailed");
  }

  private static void shows(LongLife life, PluginOnPods plugin) {
    ActiveRevision active = life.job().active();
    assertThat(plugin.run("status"))
        .containsPattern("swc/words +True +Running +RUNNING +" + active.revision());
    String one = plugin.run("status", "words");
    assertThat(one).contains("True for", active.revision(), active.jobId() + "  RUNNING");
    assertThat(one).containsPattern("taskmanager +Running  words-" + active.revision());
    assertThat(one).containsPattern("checkpoint +the newest, \\d+s ago");
    assertThat(one).containsPattern("Rehearse +\\d+\\.\\ds +.*█");
    assertThat(one).contains("Flink 1.20");
    assertThat(plugin.run("logs", "words", "--jobmanager")).contains("[pod/words-");
    assertThat(plugin.run("logs", "words", "--operator"))
        .contains("[StatefulWordCount " + life.job().namespace() + "/words] ");
  }

  private static String savepoint(LongLife life, PluginOnPods plugin) {
    String path = plugin.run("savepoint", "words", "--wait").strip();
    var newest = life.job().status().savepoints().kept().get(0);
    assertThat(newest.location()).isEqualTo(path);
    assertThat(newest.cause()).isEqualTo(Cause.REQUESTED);
    assertThat(life.job().stateDirectories("savepoints/*/*"))
        .anySatisfy(directory -> assertThat(path).endsWith(directory));
    return path;
  }

  private static void suspendedAndResumed(LongLife life, PluginOnPods plugin) {
    ActiveRevision before = life.job().active();
    String told = plugin.run("suspend", "swc/words");
    assertThat(StatefulJob.condition(life.job().get(), "Ready").orElseThrow().getReason())
        .isEqualTo("Suspended");
    assertThat(life.job().status().active()).isNull();
    assertThat(life.job().clusterObjects(before.revision())).as("what is left of it").isEmpty();
    assertThat(told).contains(life.job().status().lastState().location());
    assertThat(plugin.run("status", "words")).contains("none: spec.job.state is Suspended");

    String state = life.job().status().lastState().location();
    assertThat(plugin.run("resume", "words")).contains(life.job().active().revision());
    assertThat(RunningJob.of(life.job(), life.job().active()).restoredPath()).contains(state);
  }

  private static void restarted(LongLife life, PluginOnPods plugin) {
    ActiveRevision before = life.job().active();
    String told = plugin.run("restart", "words", "--timeout", "5m");
    assertThat(life.job().active().revision()).isNotEqualTo(before.revision());
    assertThat(told).contains(life.job().active().revision(), "downtime");
  }

  private static void restored(LongLife life, PluginOnPods plugin, String path, long counts) {
    plugin.run("restore", "words", path, "--yes");
    assertThat(RunningJob.of(life.job(), life.job().active()).restoredPath()).contains(path);
    assertThat(life.job().status().lastRestoreFrom()).isEqualTo(path);
    life.goesBackTo(counts);
    life.count();

    ActiveRevision before = life.job().active();
    life.job().change("spec: {restoreFrom: null}");
    life.job().awaitReady();
    assertThat(life.job().active()).as("it was carried out once").isEqualTo(before);
  }

  private static void reported(PluginOnPods plugin, Path folder) throws IOException {
    assertThat(plugin.run("report", "words", "-o", "bundle.tar.gz")).isEqualTo("bundle.tar.gz\n");
    Process tar =
        new ProcessBuilder("tar", "-tzf", "bundle.tar.gz").directory(folder.toFile()).start();
    assertThat(tar.inputReader().lines())
        .anyMatch(file -> file.endsWith("/swc-words.yaml"))
        .anyMatch(file -> file.endsWith(".jobmanager.log"))
        .anyMatch(file -> file.endsWith("/logs/operator.log"))
        .noneMatch(file -> file.endsWith("/not-gathered.txt"));
  }
}
