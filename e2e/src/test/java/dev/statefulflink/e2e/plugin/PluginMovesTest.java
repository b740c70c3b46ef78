package dev.statefulflink.e2e.plugin;

import static dev.statefulflink.e2e.plugin.PluginScenes.CUT_A;
import static dev.statefulflink.e2e.plugin.PluginScenes.JOB_A;
import static dev.statefulflink.e2e.plugin.PluginScenes.JOB_B;
import static dev.statefulflink.e2e.plugin.PluginScenes.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.e2e.plugin.PluginShell.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of kubectl swc that change an object, and wait for what comes of it. */
class PluginMovesTest {
  private static final String FIND =
      "get statefulwordcounts.statefulflink.dev/words statefulflink*";
  private static final String POLL = "get statefulwordcounts.statefulflink.dev/words --ignore*";

  @TempDir private Path folder;
  private PluginShell shell;

  @BeforeEach
  void begin() {
    shell = new PluginShell(folder);
  }

  /** The job as it is found, and as it is seen by each look after the change. */
  private PluginShell scene(PluginStatus found, String generation, PluginStatus... later) {
    return shell
        .answer(FIND, PluginObjects.list(PluginObjects.words(4, found.done())))
        .answer("patch *", generation)
        .answer(
            POLL,
            Stream.of(later)
                .map(status -> PluginObjects.json(PluginObjects.words(5, status.done())))
                .toArray(String[]::new));
  }

  private static PluginStatus step(String reason, Object... steps) {
    return PluginScenes.moving(reason, "Going on.", "RUNNING", JOB_A, steps(steps));
  }

  /** The upgrade to generation 5 is done. */
  private static PluginStatus moved() {
    return moved(5);
  }

  /** The same, seen at a later generation that changed nothing of the job. */
  private static PluginStatus moved(long generation) {
    Map<String, String> steps =
        Map.of(
            "Prepare",
            "6.200s",
            "Rehearse",
            "0.900s",
            "Cut",
            "1.300s",
            "Resume",
            "2.518s",
            "Verify",
            "1.046s");
    return new PluginStatus(generation)
        .ready("Running", "The job runs.", PluginScenes.seconds(0))
        .job("RUNNING", JOB_B)
        .active(new ActiveRevision(PluginScenes.B, 5L, "d2", JOB_B, 2, PluginScenes.CUT_B))
        .lastHandoff(
            new LastHandoff(
                PluginScenes.B,
                Purpose.UPGRADE,
                LastHandoff.Outcome.COMPLETED,
                null,
                PluginScenes.A,
                PluginScenes.B,
                PluginScenes.CUT_B,
                "3.818s",
                null,
                steps,
                PluginScenes.NOW))
        .lastState(PluginScenes.state(PluginScenes.CUT_B, PluginScenes.seconds(3)));
  }

  @Test
  void shouldTellTheStepsOfARestartAsTheyCome() {
    Result restart =
        scene(
                PluginScenes.rest(),
                "5",
                PluginScenes.rest(),
                step("Preparing", Step.PREPARE, 1.0),
                step("TakingSavepoint", Step.PREPARE, 6.2, Step.REHEARSE, 0.9, Step.CUT, 1.0),
                moved())
            .run("restart", "words");

    check("restart", restart, 0);
    assertThat(patches()).containsExactly("{\"spec\":{\"job\":{\"restartNonce\":1}}}");
  }

  /** As it does wherever an API service of the cluster is away. */
  @Test
  void shouldTakeNoWarningOfKubectlForAFailure() {
    shell.warns(
        "E1124 10:00:00.000000    1 memcache.go:287] couldn't get resource list for"
            + " metrics.k8s.io/v1beta1: the server is currently unable to handle the request");
    Result restart =
        scene(
                PluginScenes.rest(),
                "5",
                PluginScenes.rest(),
                step("Preparing", Step.PREPARE, 1.0),
                step("TakingSavepoint", Step.PREPARE, 6.2, Step.REHEARSE, 0.9, Step.CUT, 1.0),
                moved())
            .run("restart", "words", "--timeout", "20s");

    check("restart", restart, 0);
  }

  @Test
  void shouldFailWithTheReasonOfARollBack() {
    Result restart =
        scene(
                PluginScenes.rest(),
                "5",
                PluginScenes.withdrawing("Back."),
                PluginScenes.rolledBack())
            .run("restart", "words");

    check("restart-rolled-back", restart, 1);
  }

  @Test
  void shouldPrintNothingButThePathOfASavepoint() {
    Result taken =
        scene(
                PluginScenes.rest(),
                "5",
                PluginScenes.rest(),
                PluginScenes.savepointBeingTaken(),
                PluginScenes.savepointTaken(null))
            .run("savepoint", "words");

    assertThat(taken.status()).isZero();
    assertThat(taken.out())
        .isEqualTo("s3://flink/shop/words/savepoints/0badcafe/savepoint-6b1f0c-77aa77aa77aa\n");
    check("savepoint", taken, 0);
    assertThat(patches()).containsExactly("{\"spec\":{\"savepoints\":{\"nonce\":7}}}");
  }

  @Test
  void shouldTellWhyASavepointFailed() {
    String why = "CheckpointException: Checkpoint expired before completing.";
    Result failed =
        scene(PluginScenes.rest(), "5", PluginScenes.savepointTaken(why)).run("savepoint", "words");

    check("savepoint-failed", failed, 1);
  }

  @Test
  void shouldSuspendAndSayWhereTheStateIs() {
    Result suspended =
        scene(
                PluginScenes.rest(),
                "5",
                PluginScenes.settled(5)
                    .not("Reconciling", "TakingSavepoint", "Stopping.", PluginScenes.seconds(1))
                    .job("RUNNING", JOB_A)
                    .handoff(PluginScenes.handoff(Purpose.SUSPEND, steps(Step.CUT, 1.0), null)),
                PluginScenes.suspended())
            .run("suspend", "words");

    check("suspend", suspended, 0);
    assertThat(patches()).containsExactly("{\"spec\":{\"job\":{\"state\":\"Suspended\"}}}");
  }

  @Test
  void shouldResume() {
    Result resumed = scene(PluginScenes.suspended(), "5", moved()).run("resume", "words");

    check("resume", resumed, 0);
    assertThat(patches()).containsExactly("{\"spec\":{\"job\":{\"state\":\"Running\"}}}");
  }

  @Test
  void shouldApproveTheUpgradeThatWaits() {
    Result approved =
        scene(PluginWaits.forItsApproval(), "6", PluginWaits.forItsApproval(), moved(6))
            .run("approve", "words");

    check("approve", approved, 0);
    assertThat(patches())
        .containsExactly(
            "{\"spec\":{\"upgrade\":{\"approved\":\"%s\"}}}".formatted(PluginWaits.WORD));
  }

  @Test
  void shouldApproveNothingWhereNothingWaits() {
    Result none = scene(PluginScenes.rest(), "5").run("approve", "words");

    assertThat(none.status()).isOne();
    assertThat(none.said()).contains("spec.upgrade.cutover is not Manual");
    assertThat(patches()).isEmpty();
  }

  @Test
  void shouldChangeNothingOfAJobThatIsNotThere() {
    var suspended =
        PluginObjects.wordCount(
            "words", 5, "{job: {state: Suspended}, stateBackend: {uri: 's3://flink'}}");
    suspended.setStatus(PluginScenes.suspended().done());
    var deleted = PluginObjects.words(5, PluginScenes.deleting().done());
    deleted.getMetadata().setDeletionTimestamp("2026-11-24T09:59:57Z");
    String found = PluginObjects.list(suspended);
    shell.answer(FIND, found, found, found, PluginObjects.list(deleted));

    assertThat(shell.run("savepoint", "words").said())
        .contains("is suspended", "Its state is in " + PluginScenes.CUT_B);
    assertThat(shell.run("restart", "words").said()).contains("kubectl swc resume swc/words");
    assertThat(shell.run("ui", "words").said()).contains("no JobManager now: it is suspended");
    assertThat(shell.run("suspend", "words").said()).contains("is being deleted");
    assertThat(patches()).isEmpty();
  }

  @Test
  void shouldNotWaitLongerThanItMay() {
    Result late =
        scene(PluginScenes.rest(), "5", step("Preparing", Step.PREPARE, 5.0))
            .run("restart", "words", "--timeout", "1m30s");

    check("restart-late", late, 1);
    assertThat(shell.calls().stream().filter(call -> call.contains("--ignore-not-found")))
        .hasSizeBetween(85, 95);
  }

  @Test
  void shouldNotWaitWhereNobodyWants() {
    Result asked = scene(PluginScenes.rest(), "5").run("suspend", "words", "--wait=false");

    assertThat(asked.status()).isZero();
    assertThat(asked.err()).contains("suspending (generation 5)").contains("Not waiting");
    assertThat(shell.unexpected()).isEmpty();
  }

  @Test
  void shouldAskBeforeTheCountsGoBack() {
    Result refused =
        scene(PluginScenes.rest(), "5", moved()).run("restore", "words", PluginScenes.ASKED);

    check("restore-unanswered", refused, 1);
    assertThat(patches()).isEmpty();
  }

  @Test
  void shouldRestoreFromAPathAsTheStatusShowsIt() {
    String shown = PluginScenes.ASKED.substring(PluginScenes.ROOT.length());
    Result restored =
        scene(PluginScenes.rest(), "5", moved()).run("restore", "words", shown, "--yes");

    check("restore", restored, 0);
    assertThat(patches())
        .containsExactly("{\"spec\":{\"restoreFrom\":\"%s\"}}".formatted(PluginScenes.ASKED));
  }

  @Test
  void shouldSayThatAPathIsCarriedOutOnce() {
    Result again =
        scene(PluginScenes.rest().lastRestoreFrom(CUT_A), "5").run("restore", "words", CUT_A, "-y");

    assertThat(again.status()).isOne();
    assertThat(again.said()).contains("each path is applied only once");
    assertThat(patches()).isEmpty();
  }

  private void check(String golden, Result result, int status) {
    assertThat(result.status()).as(result.err()).isEqualTo(status);
    PluginGolden.check(golden + ".txt", result.err() + result.out());
    assertThat(shell.unexpected()).isEmpty();
  }

  private List<String> patches() {
    return shell.calls().stream()
        .filter(call -> call.startsWith("patch "))
        .map(call -> call.replaceAll("(?s).* -p (.*) -o .*", "$1"))
        .toList();
  }
}
