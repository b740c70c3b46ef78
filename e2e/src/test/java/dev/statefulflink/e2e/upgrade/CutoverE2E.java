package dev.statefulflink.e2e.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.UntouchedJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An upgrade that is ready waits for its moment, and the old job counts on meanwhile. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class CutoverE2E {
  private static final Duration UNTIL_THE_WINDOW = Duration.ofSeconds(90);

  @Test
  @Proves("cutover-approval")
  void shouldCutOnceItIsApproved(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    life.job().change("spec: {upgrade: {cutover: Manual}}");
    life.job().awaitReady();
    UntouchedJob untouched = UntouchedJob.of(life.job());

    Upgrade.of(
        scene,
        life.changeWith("--job-name", "approved"),
        () -> {
          String word = awaitWait(scene, "AwaitingApproval").handoff().cutover().approve();
          life.count();
          life.job().change("spec: {upgrade: {approved: '00000000'}}");
          awaitMessage(life.job(), "which approves another one");
          untouched.check();
          approve(life.job(), word);
        });

    life.count();
    assertThat(life.job().status().lastHandoff().steps()).containsKey("Await");
    assertThat(life.job().status().lastHandoff().measured()).isNotNull();
  }

  @Test
  @Proves("cutover-approval")
  void shouldLetTheNewPodsGoAndPrepareAnewOnApproval(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    life.job().change("spec: {upgrade: {cutover: Manual, approvalTimeout: 1m}}");
    life.job().awaitReady();
    UntouchedJob untouched = UntouchedJob.of(life.job());

    Upgrade.of(
        scene,
        life.changeWith("--job-name", "late"),
        () -> {
          Handoff waits = awaitWait(scene, "AwaitingApproval").handoff();
          StatefulJobStatus held =
              life.job()
                  .await("the end of the wait", found -> found.getStatus().held() != null)
                  .getStatus();
          assertThat(held.held().reason()).isEqualTo("AwaitingApproval");
          assertThat(held.held().approve()).isEqualTo(waits.cutover().approve());
          Waits.until(
              "the new cluster to go", () -> life.job().clusterObjects(waits.id()), List::isEmpty);
          untouched.check();
          life.count();
          approve(life.job(), held.held().approve());
        });

    life.count();
  }

  @Test
  @Proves("cutover-window")
  void shouldCutWithinAWindow(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    UntouchedJob untouched = UntouchedJob.of(life.job());
    ZonedDateTime begin =
        Instant.now().plus(UNTIL_THE_WINDOW).atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    ZonedDateTime opens = begin.plusMinutes(1);
    life.job()
        .change(
            "spec: {upgrade: {windows: [{schedule: '%d %d * * *', duration: 10m}]}}"
                .formatted(opens.getMinute(), opens.getHour()));
    life.job().awaitReady();

    Upgrade.of(
        scene,
        life.changeWith("--job-name", "in-time"),
        () -> {
          StatefulJobStatus waits = awaitWait(scene, "AwaitingWindow");
          assertThat(waits.handoff().cutover().window()).isEqualTo(opens.toInstant());
          life.count();
          untouched.check();
        });

    life.count();
    assertThat(cutAt(life.job().status().lastHandoff()))
        .isAfterOrEqualTo(opens.toInstant().minusMillis(5));
  }

  private static StatefulJobStatus awaitWait(WordCountScene scene, String reason) {
    StatefulJobStatus status =
        scene
            .job()
            .await(
                "the wait",
                found ->
                    found.getStatus().handoff() != null
                        && found.getStatus().handoff().step() == Handoff.Step.AWAIT)
            .getStatus();
    Condition ready = StatefulJob.condition(scene.job().get(), "Ready").orElseThrow();
    scene.say("%s: %s", ready.getReason(), ready.getMessage());
    assertThat(status.handoff().cutover().awaits()).isEqualTo(reason);
    assertThat(status.handoff().expectedDowntime()).isNotNull();
    assertThat(StatefulJob.isTrue(scene.job().get(), "Running")).isTrue();
    return status;
  }

  private static void awaitMessage(StatefulJob job, String text) {
    job.await("'%s'".formatted(text), found -> message(found).contains(text));
  }

  private static String message(CustomResource<?, StatefulJobStatus> found) {
    return StatefulJob.condition(found, "Ready").map(Condition::getMessage).orElse("");
  }

  private static void approve(StatefulJob job, String word) {
    job.change("spec: {upgrade: {approved: '%s'}}".formatted(word));
  }

  /** The steps from the cut on end with the handoff. */
  private static Instant cutAt(LastHandoff last) {
    Map<String, String> steps = last.steps();
    Instant at = last.finishedAt();
    for (String step : List.of("Cut", "Resume", "Verify")) {
      String seconds = steps.get(step).replace("s", "");
      at = at.minusMillis(Math.round(Double.parseDouble(seconds) * 1000));
    }
    return at;
  }
}
