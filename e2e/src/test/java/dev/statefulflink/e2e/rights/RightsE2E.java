package dev.statefulflink.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.chart.RenderedChart;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What accounts are granted, against what they have asked for in all stories of this run, by the
 * API server's audit log. JUnit runs what is isolated after everything else.
 */
@ExtendWith(OnPods.class)
@Isolated
class RightsE2E {
  private static final String JOB_MANAGER = "jobmanager";
  private static final String TASK_MANAGER = "taskmanager";

  private final Progress progress = new Progress("Rights");

  @TempDir private Path folder;

  @Test
  @Proves("rights-used")
  void shouldUseWhatIsGrantedAndNothingElse(TestCluster cluster) {
    assumeThat(AuditLog.isKept(cluster))
        .as("an audit log is kept: only the project's own node does")
        .isTrue();
    AuditLog log = AuditLog.ofServiceAccounts(cluster);

    assertOperatorsUseWhatIsGranted(log.named(OperatorRelease.NAME));
    assertPodsKeepToTheirOwn(log);
  }

  private void assertOperatorsUseWhatIsGranted(AuditLog all) {
    // The one of all namespaces has other rights, and stories take them away while it runs.
    AuditLog log = all.without(OperatorRelease.NAMESPACE);
    // The same code asks for either kind of job.
    List<String> granted = ofOneKind(new GrantedRights(RenderedChart.of(folder, "{}")).all());
    List<String> used = ofOneKind(log.used());
    progress.say(
        "%d requests of operators, %d rights granted, used: %s",
        log.requests().size(), granted.size(), used);

    assertThat(log.refused()).as("refused to an operator").isEmpty();
    assertThat(used).as("used: the stories have to run before").isNotEmpty().isSubsetOf(granted);
    assertThat(granted)
        .as("granted, or it is no exception any more")
        .containsAll(GrantedRights.EXCEPTIONS.keySet());
    assertThat(granted)
        .filteredOn(right -> !used.contains(right))
        .as("granted, and never used")
        .isSubsetOf(GrantedRights.EXCEPTIONS.keySet());
  }

  private static List<String> ofOneKind(List<String> rights) {
    return rights.stream()
        .map(right -> right.replace("statefulflinkjobs", "statefulwordcounts"))
        .distinct()
        .toList();
  }

  /** Also of what was refused: it is asked for nothing else. */
  private void assertPodsKeepToTheirOwn(AuditLog log) {
    List<AuditLog.Request> ofJobManagers = log.ofPods(JOB_MANAGER);
    List<AuditLog.Request> ofTaskManagers = log.ofPods(TASK_MANAGER);
    progress.say(
        "%d requests of JobManagers, %d of TaskManagers",
        ofJobManagers.size(), ofTaskManagers.size());
    assertThat(ofJobManagers)
        .isNotEmpty()
        .allSatisfy(RightsE2E::assertOfOwn)
        .filteredOn(request -> !request.verb().equals("create"))
        .allSatisfy(
            request ->
                assertThat(request.name())
                    .matches(cluster(request, JOB_MANAGER) + "-(cluster|[0-9a-f]{32})-config-map"));
    assertThat(ofTaskManagers)
        .isNotEmpty()
        .allSatisfy(RightsE2E::assertOfOwn)
        .allSatisfy(
            request -> {
              assertThat(request.verb()).isIn("get", "list", "watch");
              assertThat(request.name())
                  .isEqualTo(cluster(request, TASK_MANAGER) + "-cluster-config-map");
            });
  }

  private static String cluster(AuditLog.Request request, String component) {
    return request.pod().substring(0, request.pod().lastIndexOf("-" + component + "-"));
  }

  private static void assertOfOwn(AuditLog.Request request) {
    assertThat(request.resource()).isEqualTo("configmaps");
    assertThat(request.namespace()).isEqualTo(request.accountNamespace());
  }
}
