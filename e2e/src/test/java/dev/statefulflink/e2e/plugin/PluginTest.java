package dev.statefulflink.e2e.plugin;

import static dev.statefulflink.e2e.plugin.PluginScenes.JOB_A;
import static dev.statefulflink.e2e.plugin.PluginScenes.seconds;
import static dev.statefulflink.e2e.plugin.PluginScenes.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.e2e.plugin.PluginShell.Result;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kubectl swc status shows at every turn of a job's life. */
class PluginTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.statefulflink.e2e.plugin.PluginTurns#all")
  void shouldShowAJob(PluginTurns.Turn turn) {
    PluginShell shell = shell(PluginObjects.list(turn.job()), turn.objects());

    Result shown = shell.run("status", "words");

    assertThat(shown.err()).isEmpty();
    assertThat(shown.status()).isZero();
    PluginGolden.check("status-" + turn.golden() + ".txt", shown.out());
    assertThat(shell.unexpected()).isEmpty();
    assertThat(shell.calls()).as("calls of kubectl").hasSizeLessThanOrEqualTo(3);
  }

  private PluginShell shell(String object, List<HasMetadata> objects) {
    String path = PluginScenes.ROOT + "checkpoints/3f9a1c07/" + JOB_A + "/chk-603";
    return new PluginShell(folder)
        .answer("get statefulwordcounts.statefulflink.dev/words *", object)
        .answer("get pods,controllerrevisions *", PluginObjects.list(objects))
        .answer("get * --raw */checkpoints", PluginObjects.checkpoints(path, 3));
  }

  @Test
  void shouldListTheJobsOfBothKinds() {
    StatefulFlinkJob orders =
        PluginObjects.flinkJob(
            "orders",
            5,
            """
            flinkVersion: "2.3"
            job: {jar: "local:///opt/flink/usrlib/orders.jar", parallelism: 4}
            stateBackend: {uri: "s3://flink"}
            """);
    orders.setStatus(
        PluginScenes.moving(
                "TakingSavepoint",
                "Stopping the job with a savepoint.",
                "RUNNING",
                JOB_A,
                steps(Step.PREPARE, 6.2, Step.REHEARSE, 0.9, Step.CUT, 2.0))
            .done());
    StatefulWordCount broken =
        PluginObjects.wordCount("broken-words", 5, "{stateBackend: {volumeClaim: flink-state}}");
    broken.setStatus(PluginScenes.held("ImagePullFailed", "No.", seconds(74)).done());
    StatefulWordCount failed =
        PluginObjects.wordCount("failed", 4, "{stateBackend: {volumeClaim: flink-state}}");
    failed.setStatus(PluginScenes.failedJob().done());
    StatefulWordCount words = PluginObjects.words(4, PluginScenes.rest().done());
    String all = PluginObjects.list(List.of(broken, failed, words, orders));

    Result shown = new PluginShell(folder).answer("get statefulwordcounts*,*", all).run("status");

    assertThat(shown.err()).isEmpty();
    PluginGolden.check("status-all.txt", shown.out());
  }

  /** Its Service is named by a part of the name, which the record of a revision shows. */
  @Test
  void shouldAskTheFlinkOfAJobWithALongName() {
    String name = "settlement-of-card-payments-in-europe-west";
    String cluster = Names.cluster(name, PluginScenes.A);
    StatefulWordCount job =
        PluginObjects.wordCount(name, 4, "{stateBackend: {volumeClaim: flink-state}}");
    job.setStatus(PluginScenes.rest().done());
    String path = PluginScenes.ROOT + "checkpoints/3f9a1c07/" + JOB_A + "/chk-603";
    PluginShell shell =
        new PluginShell(folder)
            .answer(
                "get statefulwordcounts.statefulflink.dev/" + name + " *", PluginObjects.list(job))
            .answer("get pods,controllerrevisions *", PluginObjects.list(List.of()))
            .answer("get controllerrevisions *", cluster)
            .answer(
                "get * --raw */services/" + cluster + ":rest/*",
                PluginObjects.checkpoints(path, 3));

    Result shown = shell.run("status", "swc/" + name);

    assertThat(shown.err()).isEmpty();
    assertThat(shell.unexpected()).isEmpty();
    assertThat(shell.calls()).anyMatch(call -> call.contains("/services/" + cluster + ":rest/"));
  }

  @Test
  void shouldSayWhatItCouldNotSee() {
    PluginShell shell =
        new PluginShell(folder)
            .with("LC_ALL", "C")
            .answer(
                "get statefulwordcounts.statefulflink.dev/words *",
                PluginObjects.list(PluginObjects.words(4, PluginScenes.rest().done())))
            .refuse("get pods,*", "Error from server (Forbidden): pods is forbidden: User \"eve\"")
            .refuse(
                "get * --raw *", "Error from server (Forbidden): services \"words\" is forbidden");

    Result shown = shell.run("status", "words");

    assertThat(shown.status()).isZero();
    assertThat(shown.out()).isASCII();
    PluginGolden.check("status-forbidden.txt", shown.out());
  }
}
