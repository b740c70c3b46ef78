package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.StepTrigger;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a spec declares is what Flink runs with, read back from Flink, over one job's life. */
@ExtendWith(OnPods.class)
class ConfigurationE2E {
  private static final String SPEC =
      """
      flinkVersion: "1.20"
      job: {name: counted words, maxParallelism: 16}
      checkpointing: {interval: 1s, timeout: 5m, minPause: 100ms, mode: ExactlyOnce,
        tolerableFailures: 4, retained: 2, unaligned: true}
      stateBackend: {volumeClaim: flink-state}
      jobManager: {resources: {cpu: 110m, memory: 1100Mi}}
      taskManager: {resources: {cpu: 120m, memory: 1300Mi}}
      flinkConfiguration: {taskmanager.memory.managed.fraction: "0.2"}
      logging:
        log4j: |
          rootLogger.level = INFO
          rootLogger.appenderRef.console.ref = Console
          appender.console.name = Console
          appender.console.type = CONSOLE
          appender.console.layout.type = PatternLayout
          appender.console.layout.pattern = MARKED %p %c - %m%n
      podTemplate:
        metadata: {labels: {team: words}}
        spec:
          nodeSelector: {kubernetes.io/os: linux}
          volumes: [{name: mine, emptyDir: {}}]
          containers:
          - name: flink
            env: [{name: SAID, value: "yes"}]
            volumeMounts: [{name: mine, mountPath: /mine}]
          - name: sidecar
            image: statefulflink/word-count:1.20
            command: [sleep, infinity]
            resources: {requests: {cpu: 1m, memory: 16Mi}}
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  @Test
  @Proves({
    "checkpoint-interval",
    "checkpoint-options",
    "job-name",
    "logging",
    "pod-template",
    "parallelism",
    "ui"
  })
  void shouldRunAsDeclared(WordCountScene scene) {
    scene.startReading(SPEC);
    LongLife life = LongLife.of(scene);
    assertCheckpoints(life.job(), 1000);
    assertThat(flink(life.job(), "").path("name").asText()).isEqualTo("counted words");
    assertLogs(life.job());
    assertPods(life.job());
    assertTooWideIsRefused(life.job());

    life.survives("rescaled, with another interval", () -> rescaled(life));
    life.survives("overruled by its own code", () -> overruled(life));
  }

  private static JsonNode flink(StatefulJob job, String path) {
    ActiveRevision active = job.active();
    return FlinkRest.of(job, active.revision()).job(active.jobId(), path);
  }

  private static void assertCheckpoints(StatefulJob job, long interval) {
    JsonNode config = flink(job, "/checkpoints/config");
    assertThat(config.path("interval").asLong()).isEqualTo(interval);
    assertThat(config.path("timeout").asLong()).isEqualTo(300_000);
    assertThat(config.path("min_pause").asLong()).isEqualTo(100);
    assertThat(config.path("mode").asText()).isEqualToIgnoringCase("exactly_once");
    assertThat(config.path("tolerable_failed_checkpoints").asLong()).isEqualTo(4);
    assertThat(config.path("unaligned_checkpoints").asBoolean()).isTrue();
    RunningJob.of(job, job.active()).awaitCheckpointFromNowOn();
    RunningJob.of(job, job.active()).awaitCheckpointFromNowOn();
    // There may be one more, which Flink is about to remove.
    assertThat(job.stateDirectories("checkpoints/%s/*/chk-*".formatted(job.active().revision())))
        .hasSizeBetween(2, 3);
  }

  private static void assertLogs(StatefulJob job) {
    Pod pod = job.taskManagers(job.active().revision()).get(0);
    String log = job.client().pods().resource(pod).inContainer(Labels.mainContainer(pod)).getLog();
    assertThat(log.lines().filter(line -> line.startsWith("MARKED INFO org.apache.flink")))
        .isNotEmpty();
  }

  private static void assertPods(StatefulJob job) {
    Pod pod = job.taskManagers(job.active().revision()).get(0);
    assertThat(pod.getMetadata().getLabels()).containsEntry("team", "words");
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getStatus().getContainerStatuses())
        .hasSize(2)
        .allSatisfy(status -> assertThat(status.getReady()).isTrue());
    PodShell shell = new PodShell(job.client(), job.namespace(), pod.getMetadata().getName());
    assertThat(shell.run("bash", "-c", "touch /mine/x && echo $SAID $FLINK_CONF_DIR").strip())
        .isEqualTo("yes /etc/flink");
    assertThat(shell.run("cat", "/proc/1/maps")).contains("/libjemalloc.so");
    var main =
        pod.getSpec().getContainers().stream()
            .filter(container -> container.getName().equals("taskmanager"))
            .findFirst()
            .orElseThrow();
    assertThat(main.getResources().getRequests().get("cpu").toString()).isEqualTo("120m");
    assertThat(main.getResources().getLimits().get("memory").toString()).isEqualTo("1300Mi");
    assertThat(memoryFractionOf(job)).isEqualTo("0.2");
  }

  private static String memoryFractionOf(StatefulJob job) {
    JsonNode configuration = FlinkRest.of(job, job.active().revision()).configuration();
    return StreamSupport.stream(configuration.spliterator(), false)
        .filter(e -> e.path("key").asText().equals("taskmanager.memory.managed.fraction"))
        .map(entry -> entry.path("value").asText())
        .findFirst()
        .orElse("");
  }

  private static void assertTooWideIsRefused(StatefulJob job) {
    assertThatThrownBy(() -> job.change("spec: {job: {parallelism: 17}}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("parallelism must not exceed maxParallelism");
  }

  private static void rescaled(LongLife life) {
    StatefulJob job = life.job();
    List<String> pages = new ArrayList<>();
    pages.add(FlinkRest.ofActive(job).page());
    try (StepTrigger<String> prepare = opens(job, Step.PREPARE);
        StepTrigger<String> resume = opens(job, Step.RESUME);
        StepTrigger<String> verify = opens(job, Step.VERIFY)) {
      Upgrade upgrade =
          Upgrade.of(life.scene(), "spec: {job: {parallelism: 2}, checkpointing: {interval: 2s}}");
      upgrade.assertOldClusterGone(life.scene());
      pages.addAll(List.of(prepare.await(), resume.await(), verify.await()));
    }
    pages.add(FlinkRest.ofActive(job).page());
    assertThat(pages).hasSize(5).allSatisfy(page -> assertThat(page).contains("<flink-root>"));
    assertCheckpoints(job, 2000);
    assertThat(job.active().parallelism()).isEqualTo(2);
    assertThat(flink(job, "").at("/vertices/1/parallelism").asInt()).isEqualTo(2);
    assertThat(job.taskManagers(job.active().revision())).hasSize(2);
  }

  private static StepTrigger<String> opens(StatefulJob job, Step step) {
    return StepTrigger.at(job, step, handoff -> FlinkRest.ofActive(job).page());
  }

  private static void overruled(LongLife life) {
    StatefulJob job = life.job();
    Upgrade.of(
        life.scene(),
        life.nextVersion("--checkpoint-interval", "3000", "--job-name", "my own name"));
    job.await(
        "the word that the code overrules the spec",
        found -> {
          String message = StatefulJob.condition(found, "Ready").orElseThrow().getMessage();
          return message.contains("3000 ms") && message.contains("my own name");
        });
    assertThat(StatefulJob.isTrue(job.get(), "Ready")).isTrue();
  }
}
