package dev.statefulflink.operator.observe.cluster;

import static dev.statefulflink.operator.observe.ClusterScene.deployment;
import static dev.statefulflink.operator.observe.ClusterScene.deployments;
import static dev.statefulflink.operator.observe.ClusterScene.going;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.ClusterScene;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.PodTrouble;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterReaderTest {
  private static final String RUNS =
      """
      initContainerStatuses:
      - {name: stage-jar, image: flink:1, state: {terminated: {exitCode: 0, reason: Completed}}}
      containerStatuses:
      - {name: jobmanager, image: flink:1, ready: true, state: {running: {}}}
      conditions: [{type: PodScheduled, status: "True"}]
      """;

  @Test
  void shouldBeAbsentWithoutDeploymentsAndPods() {
    assertThat(ClusterReader.read(List.of(), List.of())).isEqualTo(new ClusterState.Absent());
  }

  @Test
  void shouldBePartialWhileAPodOutlivesItsDeployment() {
    assertThat(ClusterReader.read(List.of(), List.of(going(pod(RUNS)))))
        .isEqualTo(new ClusterState.Partial());
  }

  @Test
  void shouldBePartialWhileADeploymentIsMissing() {
    assertThat(ClusterReader.read(deployments("a").subList(0, 1), List.of(pod(RUNS))))
        .isEqualTo(new ClusterState.Partial());
  }

  @Test
  void shouldBePartialWhileADeploymentIsBeingDeleted() {
    var both = deployments("a");

    assertThat(ClusterReader.read(List.of(both.get(0), going(both.get(1))), List.of()))
        .isEqualTo(new ClusterState.Partial());
  }

  @Test
  void shouldBePresentBeforeItsPodsAre() {
    assertThat(read()).isEqualTo(new ClusterState.Present());
  }

  @Test
  void shouldBePresentWithPodsThatRunOrAreOnTheirWay() {
    var created = new PodBuilder(pod("{}")).withStatus(null).build();
    var starting =
        pod("containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}, {state: {}}]");

    assertThat(read(pod(RUNS), created, pod("{}"), starting)).isEqualTo(new ClusterState.Present());
  }

  @ParameterizedTest
  @CsvSource({"66, JAR_NOT_FOUND, 0", "67, JAR_REJECTED, 0", "68, JAR_NOT_FOUND, 60"})
  void shouldTellOfAMissingJarInItsContainersOwnWords(
      int status, PodTrouble trouble, long patience) {
    var ended = "{terminated: {exitCode: %d, message: \"No jar. Do this.\\n\"}}".formatted(status);

    assertThat(
            List.of(
                read(staging("state: " + ended)),
                read(staging("lastState: " + ended)),
                read(staging("state: {waiting: {reason: CrashLoopBackOff}}, lastState: " + ended))))
        .containsOnly(
            new ClusterState.Troubled(trouble, "No jar. Do this.", Duration.ofSeconds(patience)));
  }

  @Test
  void shouldTellOfAMissingJarThoughItsContainerSaidNothing() {
    assertThat(read(staging("state: {terminated: {exitCode: 66}}")))
        .extracting("message")
        .isEqualTo("There is no such jar.");
  }

  @Test
  void shouldLetAJarThatIsFetchedAgainTakeItsTime() {
    assertThat(read(staging("state: {running: {}}, lastState: {terminated: {exitCode: 68}}")))
        .isEqualTo(new ClusterState.Present());
  }

  @Test
  void shouldTellOfAnyOtherEndOfTheStagingAsACrash() {
    assertThat(
            read(
                staging(
                    "state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated:"
                        + " {exitCode: 137}}")))
        .extracting("reason")
        .isEqualTo(PodTrouble.POD_CRASHING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff"})
  void shouldBePatientWithARegistry(String reason) {
    var state = read(waiting(reason, "Back-off pulling image"));

    assertThat(state)
        .isEqualTo(
            new ClusterState.Troubled(
                PodTrouble.IMAGE_PULL_FAILED,
                "The image flink:9 cannot be pulled (Back-off pulling image).",
                Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidImageName", "ErrImageNeverPull"})
  void shouldTellAtOnceOfAnImageThatIsNeverPulled(String reason) {
    var state = read(waiting(reason, "couldn't parse image name"));

    assertThat(state)
        .isEqualTo(
            new ClusterState.Troubled(
                PodTrouble.IMAGE_PULL_FAILED,
                "The image flink:9 cannot be pulled (couldn't parse image name).",
                Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CreateContainerConfigError", "CreateContainerError", "RunContainerError"})
  void shouldTellOfAPodThatCannotStart(String reason) {
    assertThat(read(waiting(reason, "secret \\\"s\\\" not found")))
        .isEqualTo(
            new ClusterState.Troubled(
                PodTrouble.POD_CONFIG_INVALID,
                "A pod of the Flink cluster cannot start (secret \"s\" not found).",
                Duration.ofSeconds(60)));
  }

  @Test
  void shouldTellOfACrashInTheWordsOfTheLastOne() {
    var status =
        """
        containerStatuses:
        - state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}
          lastState: {terminated: {exitCode: 1, message: "Invalid configuration:\\n  no such key"}}
        """;

    assertThat(read(ClusterScene.pod("a", Names.TASK_MANAGER, status)))
        .isEqualTo(
            new ClusterState.Troubled(
                PodTrouble.POD_CRASHING,
                "The taskmanager of the Flink cluster crashes (Invalid configuration: no such key).",
                Duration.ofSeconds(60)));
  }

  /** Of a sidecar, or of an init container of the user's own. */
  @ParameterizedTest
  @ValueSource(strings = {"containerStatuses", "initContainerStatuses"})
  void shouldNameTheContainerThatCrashesBesideFlink(String which) {
    var status =
        """
        %s:
        - name: vault-agent
          state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}
          lastState: {terminated: {exitCode: 1, message: "no such role"}}
        """;

    assertThat(read(ClusterScene.pod("a", Names.JOB_MANAGER, status.formatted(which))))
        .extracting("message")
        .isEqualTo("The container vault-agent of the jobmanager crashes (no such role).");
  }

  @Test
  void shouldNameFlinkWhereItsOwnContainerCrashes() {
    var status =
        """
        containerStatuses:
        - name: jobmanager
          state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}
        """;

    assertThat(read(ClusterScene.pod("a", Names.JOB_MANAGER, status)))
        .extracting("message")
        .isEqualTo("The jobmanager of the Flink cluster crashes (back-off 10s).");
  }

  @ParameterizedTest
  @CsvSource({"0, 60", "2, 60", "3, 0", "7, 0"})
  void shouldTakeTheFourthCrashForFinalWhoeverWatchedTheOthers(int restarts, long patience) {
    var status =
        "containerStatuses: [{restartCount: %d, state: {waiting: {reason: CrashLoopBackOff}}}]";

    assertThat(read(pod(status.formatted(restarts))))
        .extracting("patience")
        .isEqualTo(Duration.ofSeconds(patience));
  }

  @ParameterizedTest
  @CsvSource({"0, 60", "2, 60", "3, 0", "7, 0"})
  void shouldTakeTheFourthTryToFetchAJarForTheLast(int restarts, long patience) {
    var status = "restartCount: %d, state: {terminated: {exitCode: 68}}";

    assertThat(read(staging(status.formatted(restarts))))
        .extracting("patience")
        .isEqualTo(Duration.ofSeconds(patience));
  }

  @Test
  void shouldSayWhichFieldNamesTheUserThatHdfsRefuses() {
    var status =
        """
        containerStatuses:
        - state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}
          lastState:
            terminated: {exitCode: 239, message: 'Fatal. Permission denied: user=guest, access=WRITE'}
        """;

    assertThat(read(ClusterScene.pod("a", Names.JOB_MANAGER, status)))
        .extracting("message")
        .isEqualTo(
            "The jobmanager of the Flink cluster crashes (Fatal. Permission denied: user=guest,"
                + " access=WRITE). Set spec.stateBackend.hadoopUser to a user that may write"
                + " there, or make that user the owner of the directory (hdfs dfs -chown).");
  }

  @Test
  void shouldTellOfACrashInTheKubeletsWordsWhereThereAreNoOthers() {
    assertThat(read(waiting("CrashLoopBackOff", "back-off 10s")))
        .extracting("message")
        .isEqualTo("The jobmanager of the Flink cluster crashes (back-off 10s).");
  }

  @Test
  void shouldSayThatAContainerNeedsMoreMemory() {
    var status =
        """
        containerStatuses:
        - state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}
          lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
        """;

    assertThat(read(pod(status)))
        .extracting("message")
        .isEqualTo(
            "The jobmanager of the Flink cluster crashes (OOMKilled: it needs more memory).");
  }

  /** What came before, as the place on a node or the jar, is no trouble. */
  @Test
  void shouldTellSinceWhenAPodIsInTrouble() {
    var conditions =
        """
        conditions:
        - {type: PodScheduled, status: "True", lastTransitionTime: "2026-03-01T11:55:00Z"}
        - {type: Initialized, status: "True", lastTransitionTime: "2026-03-01T11:59:00Z"}
        - {type: ContainersReady, status: "False", lastTransitionTime: "2026-03-01T11:56:00Z"}
        - {type: Odd, status: "False"}
        containerStatuses: [{image: 'flink:9', state: {waiting: {reason: ErrImagePull}}}]
        """;
    var unschedulable =
        """
        conditions:
        - {type: PodScheduled, status: "False", lastTransitionTime: "2026-03-01T11:58:00Z"}
        """;

    assertThat(read(pod(conditions)))
        .extracting("since")
        .isEqualTo(Optional.of(Instant.parse("2026-03-01T11:59:00Z")));
    assertThat(read(pod(unschedulable)))
        .extracting("since")
        .isEqualTo(Optional.of(Instant.parse("2026-03-01T11:58:00Z")));
  }

  @Test
  void shouldTellTheEndOfALongStory() {
    var state = (ClusterState.Troubled) read(waiting("ErrImagePull", "x".repeat(400) + " the end"));

    assertThat(state.message()).endsWith("xxx the end).").contains("(...x").hasSizeLessThan(360);
  }

  @Test
  void shouldWaitLongForAPodThatFindsNoPlace() {
    var status =
        """
        conditions:
        - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/2 nodes fit}
        """;

    assertThat(read(pod(status)))
        .isEqualTo(
            new ClusterState.Troubled(
                PodTrouble.POD_UNSCHEDULABLE,
                "A pod of the Flink cluster cannot be scheduled (0/2 nodes fit).",
                Duration.ofDays(1)));
  }

  @Test
  void shouldTellOfAPodThatKubernetesRefuses() {
    var refused =
        """
        conditions:
        - {type: Available, status: "False", message: not yet}
        - {type: ReplicaFailure, status: "True", message: "pods is forbidden: exceeded quota"}
        """;
    var both =
        List.of(
            deployment("a", Names.JOB_MANAGER, "{}"), deployment("a", Names.TASK_MANAGER, refused));

    assertThat(ClusterReader.read(both, List.of(pod(RUNS))))
        .isEqualTo(
            new ClusterState.Troubled(
                PodTrouble.POD_REFUSED,
                "Kubernetes refuses a pod of the Flink cluster (pods is forbidden: exceeded quota).",
                Duration.ofSeconds(60)));
  }

  @Test
  void shouldNotHoldARefusalThatHasPassedAgainstIt() {
    var passed = "conditions: [{type: ReplicaFailure, status: \"False\", message: quota}]";
    var both =
        List.of(
            deployment("a", Names.JOB_MANAGER, passed), deployment("a", Names.TASK_MANAGER, "{}"));

    assertThat(ClusterReader.read(both, List.of())).isEqualTo(new ClusterState.Present());
  }

  @Test
  void shouldFindTheTroubledPodAmongHealthyOnes() {
    assertThat(read(pod(RUNS), waiting("ErrImagePull", "")))
        .extracting("reason")
        .isEqualTo(PodTrouble.IMAGE_PULL_FAILED);
  }

  @Test
  void shouldIgnoreThePodsThatAreBeingDeleted() {
    assertThat(read(going(waiting("ErrImagePull", "")), pod(RUNS)))
        .isEqualTo(new ClusterState.Present());
  }

  @Test
  void shouldForgiveAContainerThatStagedTheJarInTheEnd() {
    assertThat(
            read(
                staging(
                    "state: {terminated: {exitCode: 0}}, lastState: {terminated: {exitCode: 66}}")))
        .isEqualTo(new ClusterState.Present());
  }

  private static ClusterState read(Pod... pods) {
    return ClusterReader.read(deployments("a"), List.of(pods));
  }

  private static Pod pod(String status) {
    return ClusterScene.pod("a", Names.JOB_MANAGER, status);
  }

  private static Pod staging(String states) {
    return pod("initContainerStatuses: [{name: stage-jar, image: 'flink:9', " + states + "}]");
  }

  private static Pod waiting(String reason, String message) {
    return pod(
        """
        containerStatuses:
        - {name: jobmanager, image: "flink:9", state: {waiting: {reason: %s, message: "%s"}}}
        """
            .formatted(reason, message));
  }
}
