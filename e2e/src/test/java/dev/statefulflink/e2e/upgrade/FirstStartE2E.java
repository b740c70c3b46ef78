package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.WordCountScene;
import dev.statefulflink.operator.ChartCheck;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The least that can be declared becomes a running job. */
@ExtendWith(OnPods.class)
class FirstStartE2E {
  private static final String MINIMAL = "stateBackend: {volumeClaim: flink-state}\n";

  @Test
  void shouldRunWhatIsDeclaredWithDefaults(WordCountScene scene, TestCluster cluster) {
    scene.start(MINIMAL);

    CustomResource<?, StatefulJobStatus> words = scene.job().get();
    assertThat(words.getStatus().observedGeneration())
        .isEqualTo(words.getMetadata().getGeneration());
    assertThat(words.getStatus().conditions())
        .allSatisfy(
            condition ->
                assertThat(condition.getObservedGeneration())
                    .isEqualTo(words.getMetadata().getGeneration()));
    assertThat(StatefulJob.isTrue(words, "Running")).isTrue();
    assertThat(StatefulJob.condition(words, "Reconciling")).isEmpty();
    assertThat(StatefulJob.condition(words, "Stalled")).isEmpty();
    assertThat(words.getStatus().handoff()).isNull();
    assertThat(words.getStatus().active().restoredFrom()).isNull();
    assertThat(words.getMetadata().getFinalizers()).hasSize(1);
    assertRunsInFlink(scene.job());
    scene.output().await("(hello,3)");
    assertThat(scene.output().counts(scene.job().active().revision(), "hello"))
        .startsWith(1L, 2L, 3L);
    assertTheChartsCheckFindsAMissingNamespace(scene, cluster);
    assertColumns(scene, cluster.kubectl("get", "swc", "-n", scene.namespace().name()));
  }

  private static void assertRunsInFlink(StatefulJob job) {
    String revision = job.active().revision();
    List<FlinkJob> jobs = FlinkRest.of(job, revision).jobs();
    assertThat(jobs).hasSize(1);
    assertThat(jobs.get(0).id()).isEqualTo(job.active().jobId());
    assertThat(jobs.get(0).isRunning()).as("every task runs: %s", jobs).isTrue();
    job.awaitServed(revision);
  }

  /** The check of the chart, which a pod runs otherwise. */
  private static void assertTheChartsCheckFindsAMissingNamespace(
      WordCountScene scene, TestCluster cluster) {
    ChartCheck.Where missing =
        new ChartCheck.Where(scene.operator().namespace(), OperatorRelease.NAME, "missing");
    ChartCheck check =
        new ChartCheck(cluster.client(), missing, Duration.ofMinutes(2), System.out::println);
    assertThatThrownBy(check::run)
        .isInstanceOf(ChartCheck.Failed.class)
        .hasMessageContaining("a word count in namespace missing is refused");
  }

  private static void assertColumns(WordCountScene scene, String printed) {
    scene.say("kubectl get swc%n%s", printed);
    List<String> lines = printed.lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).trim().split("\\s{2,}|\\s"))
        .containsExactly(
            "NAME",
            "READY",
            "STATUS",
            "JOB",
            "PARALLELISM",
            "CHECKPOINTING",
            "HANDOFF-STATE",
            "AGE");
    assertThat(cell(lines, "NAME")).isEqualTo("words");
    assertThat(cell(lines, "READY")).isEqualTo("True");
    assertThat(cell(lines, "STATUS")).isNotBlank();
    assertThat(cell(lines, "JOB")).isEqualTo("RUNNING");
    assertThat(cell(lines, "PARALLELISM")).isEqualTo("1");
    assertThat(cell(lines, "CHECKPOINTING")).as("known soon after").isIn("", "True");
    assertThat(cell(lines, "HANDOFF-STATE")).as("no savepoint was ever taken").isEmpty();
    assertThat(cell(lines, "AGE")).isNotBlank();
  }

  /** The text below a column's title. */
  private static String cell(List<String> lines, String title) {
    String row = lines.get(1);
    int from = lines.get(0).indexOf(title);
    String rest = row.substring(Math.min(from, row.length()));
    return rest.startsWith(" ") ? "" : rest.split("\\s", 2)[0];
  }
}
