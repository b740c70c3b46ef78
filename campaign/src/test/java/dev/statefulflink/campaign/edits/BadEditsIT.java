package dev.statefulflink.campaign.edits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.campaign.CampaignCluster;
import dev.statefulflink.campaign.SharedCampaignCluster;
import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.hook.OperatorInstance;
import dev.statefulflink.campaign.hook.Tap;
import dev.statefulflink.campaign.kube.FakePods;
import dev.statefulflink.campaign.weather.Sky;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.testsupport.BadObject;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A healthy word count is edited with every mistake that the API server lets through. The operator
 * answers each one in the status, and has neither Kubernetes nor Flink change anything else.
 */
@ExtendWith(SharedCampaignCluster.class)
class BadEditsIT {
  private static final String NAMESPACE = "bad-edits";

  /** Flink of a job that was started once and runs, without a savepoint, and broke no law. */
  private static final FakeFlink.Account UNTOUCHED =
      new FakeFlink.Account(List.of(), 1, 0, 1, true);

  /** Calls to Kubernetes that only say something: the object's status, and events. */
  private static final String SAYS = "\\w+ /api.*/(statefulwordcounts/[^/]+/status|events)";

  // The pods are there by themselves.
  @SuppressWarnings("try")
  @Test
  void shouldAnswerEveryMistakeAndLeaveTheJobAlone(CampaignCluster cluster) {
    var client = cluster.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    var flink = new FakeFlink(EditedWordCount.STATE_URI, NAMESPACE, InstantSource.system());
    var threads = Executors.newCachedThreadPool();
    var timer = Executors.newScheduledThreadPool(1);
    var job = new EditedWordCount(client, NAMESPACE);
    var site = new OperatorInstance.Site(client, NAMESPACE, flink, threads, Sky.fair());
    try (var pods = new FakePods(client, NAMESPACE, flink, timer);
        var operator = OperatorInstance.started(site, new Undisturbed())) {
      play(job, flink, operator.tap());
    } finally {
      timer.shutdownNow();
      threads.shutdownNow();
      job.clear();
    }
  }

  private static void play(EditedWordCount job, FakeFlink flink, Tap tap) {
    var active = job.started().getStatus().active();
    var good = job.spec();
    var mistakes =
        BadObject.all(Repository.root()).stream()
            .filter(object -> object.verdict() == BadObject.Verdict.STALLED)
            .toList();
    assertThat(mistakes).isNotEmpty();
    assertThat(flink.account(EditedWordCount.NAME)).isEqualTo(UNTOUCHED);
    tap.arm(Optional.empty());

    for (var mistake : mistakes) {
      var generation = job.edit(BadObject.edited(good, job.specOf(mistake.bad())));
      assertAnswered(job.awaitAnswer(generation), mistake, active);
      assertUntouched(mistake.title(), flink, tap);
    }

    var corrected = job.awaitReady(job.edit(good));
    assertThat(corrected.getStatus().active()).isEqualTo(active);
    assertUntouched("the good spec again", flink, tap);
  }

  private static void assertAnswered(
      StatefulWordCount job, BadObject mistake, ActiveRevision active) {
    assertThat(EditedWordCount.condition(job, "Stalled"))
        .as("%s: Stalled among %s", mistake, job.getStatus().conditions())
        .hasValueSatisfying(stalled -> assertSays(stalled, mistake));
    assertThat(EditedWordCount.isTrue(job, "Running")).as("%s: Running", mistake).isTrue();
    assertThat(job.getStatus().active()).as(mistake.title()).isEqualTo(active);
  }

  private static void assertSays(Condition stalled, BadObject mistake) {
    assertThat(stalled.getStatus()).as(mistake.title()).isEqualTo("True");
    assertThat(stalled.getReason()).as(mistake.title()).isEqualTo(mistake.reason());
    assertThat(stalled.getMessage()).as(mistake.title()).contains(mistake.message());
  }

  private static void assertUntouched(String after, FakeFlink flink, Tap tap) {
    assertThat(tap.calls())
        .as("calls after %s", after)
        .allSatisfy(call -> assertThat(call).matches(SAYS));
    assertThat(flink.account(EditedWordCount.NAME)).as(after).isEqualTo(UNTOUCHED);
  }

  /** The operator lives through the whole test. */
  private record Undisturbed() implements Tap.Listener {
    @Override
    public void struck(String call) {}

    @Override
    public void outOfService() {}
  }
}
