package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program of Python with state of its own, which Flink's driver runs. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class PyFlinkE2E {
  private static final String SPEC =
      """
      flinkVersion: "2.3"
      image: %s
      flinkConfiguration:
        python.client.executable: python3
        python.executable: python3
        python.fn-execution.bundle.size: 5
      job:
        jar: local:///opt/flink/opt/flink-python-2.3.0.jar
        entryClass: org.apache.flink.client.python.PythonDriver
        args: %s
      jobManager: {resources: {memory: 2Gi}}
      taskManager: {resources: {memory: 2Gi}}
      checkpointing: {interval: 2s}
      stateBackend: {volumeClaim: %s}
      """;

  @Test
  @Proves("any-job")
  void shouldKeepTheCountsOfAProgramOfPython(WordCountScene scene) {
    Repository.runImageScript("build.sh", List.of("pyflink"));
    scene.namespace().cluster().load(List.of(Images.PYFLINK), new Progress("PyFlink"));
    String spec = SPEC.formatted(Images.PYFLINK, arguments("'0.1'"), TestNamespace.CLAIM);
    try (DeclaredJob numbers = DeclaredJob.start(scene, "numbers", spec)) {
      numbers.awaitMore(30);

      Upgrade upgrade =
          numbers.upgrade("spec: {job: {args: %s}}".formatted(arguments("'0.05', 'v2 '")));
      StateCheck check = numbers.job().status().stateCheck();
      scene.say("the state before the cut: %s", check);
      assertThat(check.outcome()).isEqualTo(StateCheck.Outcome.FITS);

      numbers.awaitMore(60);
      numbers.assertCountedOn(upgrade, List.of("a", "b", "c"));
    }
  }

  private static String arguments(String more) {
    return "[-py, /opt/flink/usrlib/count_numbers.py, %s]".formatted(more);
  }
}
