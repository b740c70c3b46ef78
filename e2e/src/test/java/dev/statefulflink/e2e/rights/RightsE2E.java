package dev.statefulflink.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.statefulflink.e2e.chart.RenderedChart;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.plugin.PluginOnPods;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What accounts are granted, against what they ask for over the life of a job, by the API server's
 * audit log; and where a secret of the job can be read meanwhile: nowhere.
 */
@ExtendWith(OnPods.class)
class RightsE2E {
  @TempDir private Path folder;

  @Test
  @Proves({"rights-used", "secret-nowhere"})
  void shouldUseWhatIsGrantedAndShowNoSecret(WordCountScene scene, OperatorRelease operator) {
    assumeThat(AuditLog.isKept(scene.namespace().cluster()))
        .as("an audit log is kept: only the project's own node does")
        .isTrue();
    Instant start = Instant.now();
    Set<String> revisions = new TreeSet<>();
    Canary canary = Canary.in(scene);
    scene.startReading(canary.spec());
    LongLife life = LongLife.of(scene);
    revisions.add(life.job().active().revision());
    canary.assertReachesThePods();

    life.survives("an upgrade", () -> Upgrade.of(scene, life.nextVersion()));
    life.survives("an upgrade that fails", () -> held(life));
    canary.assertShownNowhere(operator, PluginOnPods.of(scene, folder), folder);
    life.job().change(life.revert());
    life.job().awaitReady();
    life.survives("a savepoint", () -> savepoint(life.job()));
    revisions.add(life.job().active().revision());
    life.survives("suspended and resumed", () -> suspended(life.job()));
    revisions.add(life.job().active().revision());
    life.job().delete();
    life.job().awaitGone();

    assertOperatorUsesWhatIsGranted(scene, start);
    revisions.forEach(revision -> assertPodsKeepToTheirOwn(scene, revision));
  }

  private static void held(LongLife life) {
    life.job().change(life.changeWith("--no-such", "argument"));
    assertThat(life.job().awaitStalled().getReason()).isEqualTo("RehearsalFailed");
  }

  private static void savepoint(StatefulJob job) {
    job.change("spec: {savepoints: {nonce: 7}}");
    job.await(
        "the savepoint that was asked for",
        found ->
            found.getStatus().savepoints() != null
                && found.getStatus().savepoints().nonce() != null);
  }

  private static void suspended(StatefulJob job) {
    job.change("spec: {job: {state: Suspended}}");
    job.awaitReady();
    job.change("spec: {job: {state: Running}}");
    job.awaitReady();
  }

  private void assertOperatorUsesWhatIsGranted(WordCountScene scene, Instant start) {
    AuditLog log =
        AuditLog.of(
                scene.namespace().cluster(), OperatorRelease.NAMESPACE, "stateful-flink-operator")
            .in(scene.namespace().name(), OperatorRelease.NAMESPACE);
    // The same code asks for either kind; the story has one of them.
    List<String> granted = ofOneKind(new GrantedRights(chart()).all());
    List<String> used = ofOneKind(log.used());
    scene.say("%d rights granted, used: %s", granted.size(), used);

    assertThat(log.refusedSince(start)).as("refused to the operator").isEmpty();
    assertThat(used).isNotEmpty().isSubsetOf(granted);
    assertThat(granted)
        .as("granted, or it is no exception any more")
        .containsAll(GrantedRights.EXCEPTIONS.keySet());
    assertThat(granted)
        .filteredOn(right -> !used.contains(right))
        .as("granted, and never used")
        .isSubsetOf(GrantedRights.EXCEPTIONS.keySet());
  }

  private RenderedChart chart() {
    return RenderedChart.of(folder, "allNamespaces: true");
  }

  private static List<String> ofOneKind(List<String> rights) {
    return rights.stream()
        .map(right -> right.replace("statefulflinkjobs", "statefulwordcounts"))
        .distinct()
        .toList();
  }

  /** Also of what was refused: it is asked for nothing else. */
  private static void assertPodsKeepToTheirOwn(WordCountScene scene, String revision) {
    TestCluster cluster = scene.namespace().cluster();
    String namespace = scene.namespace().name();
    String prefix = scene.job().name() + "-" + revision;
    assertThat(AuditLog.of(cluster, namespace, prefix + "-jobmanager").requests())
        .filteredOn(request -> !request.resource().isEmpty())
        .isNotEmpty()
        .allSatisfy(request -> assertOfOwn(request, namespace))
        .filteredOn(request -> !request.verb().equals("create"))
        .allSatisfy(
            request ->
                assertThat(request.name()).matches(prefix + "-(cluster|[0-9a-f]{32})-config-map"));
    assertThat(AuditLog.of(cluster, namespace, prefix + "-taskmanager").requests())
        .filteredOn(request -> !request.resource().isEmpty())
        .isNotEmpty()
        .allSatisfy(request -> assertOfOwn(request, namespace))
        .allSatisfy(
            request -> {
              assertThat(request.verb()).isIn("get", "list", "watch");
              assertThat(request.name()).isEqualTo(prefix + "-cluster-config-map");
            });
  }

  private static void assertOfOwn(AuditLog.Request request, String namespace) {
    assertThat(request.resource()).isEqualTo("configmaps");
    assertThat(request.namespace()).isEqualTo(namespace);
  }
}
