package dev.statefulflink.e2e.jobjar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job whose jar lacks the class that keeps its state: that comes in a second jar. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class AdditionalJarsE2E {

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "2.3"})
  @Proves("additional-jars")
  void shouldRunAJobWithTheClassesOfASecondJar(String flinkVersion, WordCountScene scene) {
    JarServer server = JarServer.start(scene.namespace());
    try (DeclaredJob job = DeclaredJob.start(scene, "split", spec(server, flinkVersion))) {
      assertThat(additionalJars(job)).containsExactly(server.sha256("counts-1.jar"));
      job.awaitMore(20);

      job.isHeld("spec: {job: {additionalJars: null}}", "RehearsalFailed", JarServer.COUNTS);
      job.isHeld(
          change(server, "no-such.jar", "counts-1.jar"),
          "JarNotFound",
          "There is no accessible jar at %s".formatted(server.url("no-such.jar")));
      job.revert(change(server, "counts-1.jar", "counts-1.jar"));

      Upgrade upgrade = job.upgrade(change(server, "counts-2.jar", "counts-2.jar"));
      assertThat(additionalJars(job)).containsExactly(server.sha256("counts-2.jar"));
      assertThat(job.job().status().stateCheck().restored())
          .as("restored in a rehearsal, with the second jar")
          .isTrue();
      job.awaitMore(20);
      job.assertCountedOn(upgrade, DeclaredJob.WORDS);
    }
  }

  private static String spec(JarServer server, String flinkVersion) {
    return WordCountScene.SHORT_LIVED
        + """
        flinkVersion: "%1$s"
        image: statefulflink/word-count:%1$s
        job:
          jar: %2$s
          jarSha256: %3$s
          additionalJars:
          - {uri: '%4$s', sha256: %5$s}
          entryClass: dev.statefulflink.sample.WordCountJob
          args: [--generator, "20"]
        checkpointing: {interval: 1s}
        upgrade: {rehearsal: Restore}
        stateBackend: {volumeClaim: %6$s}
        podTemplate:
        """
            .formatted(
                flinkVersion,
                server.url("main.jar"),
                server.sha256("main.jar"),
                server.url("counts-1.jar"),
                server.sha256("counts-1.jar"),
                TestNamespace.CLAIM)
        + JarServer.TRUST.indent(2);
  }

  private static String change(JarServer server, String jar, String sha256Of) {
    return "spec: {job: {additionalJars: [{uri: '%s', sha256: %s}]}}"
        .formatted(server.url(jar), server.sha256(sha256Of));
  }

  /** The digests of the second jar in every pod of the revision in charge. */
  private static Set<String> additionalJars(DeclaredJob declared) {
    StatefulJob job = declared.job();
    List<Pod> taskManagers = job.taskManagers(job.active().revision());
    assertThat(taskManagers).isNotEmpty();
    return Stream.concat(Stream.of(job.jobManager()), taskManagers.stream())
        .map(pod -> new PodShell(job.client(), job.namespace(), pod.getMetadata().getName()))
        .map(shell -> shell.run("sha256sum", "/var/lib/flink-jar/additional/0.jar"))
        .map(printed -> printed.split(" ")[0])
        .collect(Collectors.toSet());
  }
}
