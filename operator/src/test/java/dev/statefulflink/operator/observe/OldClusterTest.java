package dev.statefulflink.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldClusterTest {
  private static final RetiringView LEFT = new RetiringView("a", true, true, Pods.RUNNING, true);
  private static final String CRASHES =
      """
      containerStatuses:
        - name: flink
          restartCount: 5
          state: {waiting: {reason: CrashLoopBackOff}}
          lastState: {terminated: {exitCode: 1, message: "recoverJobGraph"}}
      """;
  private static final String RUNS = "containerStatuses: [{name: flink, state: {running: {}}}]";

  private static OldCluster of(Pod... pods) {
    return OldCluster.of(ClusterScene.deployments("a"), List.of(pods), LEFT, false);
  }

  private static Pod pod(String component, String status) {
    return ClusterScene.pod("a", component, status);
  }

  @Test
  void shouldNameWhatKeepsTheJobManagerFromRunning() {
    assertThat(of(pod(Names.JOB_MANAGER, CRASHES)).trouble())
        .hasValueSatisfying(trouble -> assertThat(trouble.message()).contains("recoverJobGraph"));
  }

  @Test
  void shouldKnowAJobManagerThatRuns() {
    assertThat(of(pod(Names.JOB_MANAGER, RUNS)).trouble()).isEmpty();
    assertThat(of(pod(Names.JOB_MANAGER, RUNS), pod(Names.JOB_MANAGER, CRASHES)).trouble())
        .as("one of them runs")
        .isEmpty();
  }

  /** A TaskManager's trouble is none of the JobManager's. */
  @Test
  void shouldNotLookAtTaskManagers() {
    assertThat(of(pod(Names.JOB_MANAGER, "{}"), pod(Names.TASK_MANAGER, CRASHES)).trouble())
        .isEmpty();
    assertThat(of(pod(Names.JOB_MANAGER, CRASHES), pod(Names.TASK_MANAGER, RUNS)).trouble())
        .isPresent();
  }

  /** As on a node that is lost, of which nobody knows whether it runs. */
  @Test
  void shouldNotWaitForAJobManagerThatIsBeingDeleted() {
    var going = ClusterScene.going(pod(Names.JOB_MANAGER, RUNS));

    assertThat(of(going, pod(Names.JOB_MANAGER, CRASHES)).trouble()).isPresent();
  }
}
