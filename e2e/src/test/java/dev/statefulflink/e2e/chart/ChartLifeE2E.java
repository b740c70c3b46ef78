package dev.statefulflink.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.faults.OperatorLead;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.OperatorOfAllNamespaces;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RestingJob;
import dev.statefulflink.e2e.story.StrictApi;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The chart is upgraded, uninstalled and installed again, while a job runs. Nobody else is at work:
 * for a while the definitions are those of an earlier chart, or there is no operator.
 */
@ExtendWith(OnPods.class)
@Isolated
@OperatorOfAllNamespaces
class ChartLifeE2E {
  private static final Path EARLIER =
      Repository.root().resolve("e2e/src/test/resources/charts/before-metrics.tgz");

  private static final String POLICIES = "networkPolicy: {enabled: true, jobNamespaces: [%s]}";

  @Test
  @Tag(Campaign.TAG)
  @Proves("chart-life")
  void shouldLeaveTheJobAloneOverTheLifeOfTheChart(WordCountScene scene, OperatorRelease operator) {
    operator.uninstall();
    awaitNobody(operator);
    try {
      operator.deploy(EARLIER, "{}");
      assertThat(toldAtFirst(scene).isMissingNode()).as("by the earlier definitions").isTrue();
      operator.awaitReady();
      LongLife life = LongLife.start(scene);
      life.survives("an upgrade of the chart", () -> upgraded(life, operator));
      operator.tryOut();
      assertThat(left(scene)).as("what helm test has left").isEmpty();
      assertPoliciesFit(scene, operator);
      life.survives("no operator any more", () -> uninstalled(life, operator));
      life.survives("an operator again", () -> installedAgain(life, operator));
      life.survives("an upgrade of the job", () -> Upgrade.of(scene, life.nextVersion()));
    } finally {
      operator.deploy(Repository.chart(), "{}");
      operator.awaitReady();
    }
  }

  private static void upgraded(LongLife life, OperatorRelease operator) {
    RestingJob job = RestingJob.of(life.job());
    Set<String> before = uids(operator);
    operator.deploy(Repository.chart(), POLICIES.formatted(life.scene().namespace().name()));
    operator.awaitReady();
    assertThat(toldAtFirst(life.scene()).asInt()).as("by the definitions of today").isEqualTo(-1);
    Waits.untilTrue(
        "all operators to be new", () -> uids(operator).stream().noneMatch(before::contains));
    job.check();
  }

  private static void uninstalled(LongLife life, OperatorRelease operator) {
    RestingJob job = RestingJob.of(life.job());
    operator.uninstall();
    awaitNobody(operator);
    assertThat(toldAtFirst(life.scene()).asInt()).as("the definitions stay").isEqualTo(-1);
    job.check();
  }

  private static void installedAgain(LongLife life, OperatorRelease operator) {
    RestingJob job = RestingJob.of(life.job());
    operator.deploy(Repository.chart(), "{}");
    operator.awaitReady();
    OperatorLead.awaitOne(operator);
    life.job().awaitReady();
    job.check();
  }

  private static void awaitNobody(OperatorRelease operator) {
    Waits.untilTrue("no operator to run", () -> operator.allPods().isEmpty());
  }

  private static Set<String> uids(OperatorRelease operator) {
    return operator.pods().stream()
        .map(pod -> pod.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  /** What an object of which nobody has taken notice says it is. */
  private static JsonNode toldAtFirst(WordCountScene scene) {
    return new StrictApi(scene.namespace().client())
        .schema("statefulwordcounts")
        .at("/properties/status/default/observedGeneration");
  }

  private static List<String> left(WordCountScene scene) {
    var client = scene.namespace().client();
    String namespace = OperatorRelease.NAMESPACE;
    return Stream.<List<? extends HasMetadata>>of(
            client.pods().inNamespace(namespace).list().getItems(),
            client.serviceAccounts().inNamespace(namespace).list().getItems(),
            client.rbac().roles().inNamespace(namespace).list().getItems(),
            client.rbac().roleBindings().inNamespace(namespace).list().getItems())
        .flatMap(List::stream)
        .map(object -> object.getMetadata().getName())
        .filter(name -> name.contains("-check"))
        .toList();
  }

  /** By the labels of the pods that run, since no network of the tests enforces policies. */
  private static void assertPoliciesFit(WordCountScene scene, OperatorRelease operator) {
    var client = scene.namespace().client();
    StrictApi api = new StrictApi(client);
    NetworkRules rules =
        new NetworkRules(
            client.network().v1().networkPolicies().inAnyNamespace().list().getItems().stream()
                .map(api::tree)
                .toList());
    StatefulJob job = scene.job();
    NetworkEnd jobManager = NetworkEnd.of(job.jobManager());
    NetworkEnd taskManager = NetworkEnd.of(job.taskManagers(job.active().revision()).get(0));
    NetworkEnd stranger = NetworkEnd.of(pod(scene, "word-server"));

    assertThat(rules.policies()).hasSize(2);
    assertThat(operator.pods())
        .isNotEmpty()
        .map(NetworkEnd::of)
        .allMatch(each -> rules.admits(each, jobManager, 8081))
        .allMatch(each -> rules.mayLeave(each, jobManager, 8081))
        .noneMatch(each -> rules.mayLeave(each, stranger, 9999));
    assertThat(rules.admits(taskManager, jobManager, 6123)).isTrue();
    assertThat(rules.admits(jobManager, taskManager, 37123)).isTrue();
    assertThat(rules.admits(stranger, jobManager, 8081)).isFalse();
    assertThat(rules.mayLeave(taskManager, stranger, 9999)).as("its source").isTrue();
  }

  private static Pod pod(WordCountScene scene, String name) {
    return scene
        .namespace()
        .client()
        .pods()
        .inNamespace(scene.namespace().name())
        .withName(name)
        .require();
  }
}
