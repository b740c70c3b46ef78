package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.faults.OperatorLead;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.OperatorOfAllNamespaces;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RestingJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The chart in the hands of the Helm commands, while a job runs. The other tests have Helm as a
 * library.
 */
@ExtendWith(OnPods.class)
@Isolated
@OperatorOfAllNamespaces
@Tag(Campaign.TAG)
class HelmCommandE2E {
  @Test
  @Proves("helm-3")
  void shouldServeHelm3(WordCountScene scene, OperatorRelease operator) {
    leavesTheJobAlone(scene, operator, HelmCommand.of(scene.namespace().cluster(), 3));
  }

  /** Helm 4 applies on the server, which knows who has set a field and refuses another's word. */
  @Test
  @Proves("helm-4")
  void shouldServeHelm4(WordCountScene scene, OperatorRelease operator) {
    leavesTheJobAlone(
        scene, operator, HelmCommand.of(scene.namespace().cluster(), 4), "--force-conflicts");
  }

  /**
   * @param first options of the first install, which finds definitions that another Helm has left
   */
  private static void leavesTheJobAlone(
      WordCountScene scene, OperatorRelease operator, HelmCommand helm, String... first) {
    scene.say("Helm %s", helm.version());
    operator.uninstall();
    awaitNobody(operator);
    try {
      helm.install(first);
      assertThat(operator.pods()).as("ready when Helm says so").hasSize(2);
      LongLife life = LongLife.start(scene);
      life.survives("an upgrade of the chart", () -> upgraded(life, operator, helm));
      helm.test();
      life.survives("no operator any more", () -> uninstalled(life, operator, helm));
      life.survives("an operator again", () -> installedAgain(life, operator, helm));
      life.survives("an upgrade of the job", () -> Upgrade.of(scene, life.nextVersion()));
    } finally {
      helm.uninstall();
      awaitNobody(operator);
      operator.deploy(Repository.chart(), "{}");
      operator.awaitReady();
    }
  }

  private static void upgraded(LongLife life, OperatorRelease operator, HelmCommand helm) {
    RestingJob job = RestingJob.of(life.job());
    helm.upgrade("logLevel=DEBUG");
    operator.awaitReady();
    assertThat(operator.pods())
        .isNotEmpty()
        .allMatch(pod -> pod.getSpec().toString().contains("DEBUG"));
    job.check();
  }

  private static void uninstalled(LongLife life, OperatorRelease operator, HelmCommand helm) {
    RestingJob job = RestingJob.of(life.job());
    helm.uninstall();
    awaitNobody(operator);
    job.check();
  }

  private static void installedAgain(LongLife life, OperatorRelease operator, HelmCommand helm) {
    RestingJob job = RestingJob.of(life.job());
    helm.install();
    OperatorLead.awaitOne(operator);
    life.job().awaitReady();
    job.check();
  }

  private static void awaitNobody(OperatorRelease operator) {
    Waits.untilTrue("no operator to run", () -> operator.allPods().isEmpty());
  }
}
