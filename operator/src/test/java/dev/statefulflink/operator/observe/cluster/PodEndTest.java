package dev.statefulflink.operator.observe.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.ClusterScene;
import dev.statefulflink.operator.observe.RetiringView.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodEndTest {
  private static final String ENDED =
      "phase: Failed\ncontainerStatuses: [{name: main, state: {terminated: {exitCode: 143}}}]";
  private static final String RUNS =
      "phase: Running\ncontainerStatuses: [{name: main, state: {running: {}}}]";

  @Test
  void shouldTellPodsThatAreThereFromNone() {
    assertThat(PodEnd.of(List.of())).isEqualTo(Pods.NONE);
    assertThat(PodEnd.of(List.of(pod(RUNS)))).isEqualTo(Pods.RUNNING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ENDED,
        "phase: Succeeded\ncontainerStatuses: [{name: main, state: {terminated: {exitCode: 0}}}]"
      })
  void shouldBelieveTheKubeletThatAllHasEnded(String status) {
    assertThat(PodEnd.of(List.of(pod(status)))).isEqualTo(Pods.ENDED);
  }

  @Test
  @Law(2)
  void shouldWaitForTheLastOfThem() {
    assertThat(PodEnd.of(List.of(pod(ENDED), pod(RUNS)))).isEqualTo(Pods.RUNNING);
  }

  @ParameterizedTest
  @Law(2)
  @ValueSource(
      strings = {
        "{}",
        "phase: Failed",
        "phase: Failed\ncontainerStatuses: [{name: main}]",
        "phase: Failed\ncontainerStatuses: [{name: main, state: {waiting: {}}}]",
        // A node that is lost: the control plane sets the phase, and knows nothing of the process.
        "phase: Failed\ncontainerStatuses: [{name: main, state: {running: {}}}]",
        "phase: Failed\ncontainerStatuses: [{name: main, state: {terminated: {exitCode: 143}}},"
            + " {name: sidecar, state: {running: {}}}]",
        "phase: Failed\ncontainerStatuses: [{name: main, state: {terminated:"
            + " {exitCode: 137, reason: ContainerStatusUnknown}}}]",
        // Between two tries of a container.
        "phase: Running\ncontainerStatuses: [{name: main, state: {terminated: {exitCode: 1}}}]"
      })
  void shouldTakeLessForNoProof(String status) {
    assertThat(PodEnd.of(List.of(pod(status)))).isEqualTo(Pods.RUNNING);
  }

  private static Pod pod(String status) {
    return ClusterScene.going(ClusterScene.pod("a", Names.TASK_MANAGER, status));
  }
}
