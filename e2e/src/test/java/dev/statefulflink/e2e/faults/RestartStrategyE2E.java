package dev.statefulflink.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.RunningJob;
import dev.statefulflink.e2e.story.Upgrade;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Flink restarts a failed job as it is declared, and nobody else does. The word {@code bug} fails
 * the job.
 */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class RestartStrategyE2E {

  private static final String STRATEGY = "Using restart back off time strategy";

  @Test
  @Proves({
    "restart-default",
    "restart-exponential",
    "restart-none",
    "restart-fixed-delay",
    "restart-failure-rate"
  })
  void shouldRestartAsDeclared(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    life.survives("nothing declared", () -> byDefault(life));
    life.survives("ExponentialDelay", () -> exponentialDelay(life));
    life.survives("FixedDelay", () -> fixedDelay(life));
    life.survives("FailureRate", () -> failureRate(life));
    life.survives("None", () -> none(life));
  }

  private static void byDefault(LongLife life) {
    assertThat(told(life)).containsIgnoringCase("exponential");
    fails(life);
    recovers(life, 1);
  }

  private static void exponentialDelay(LongLife life) {
    declare(
        life,
        """
        {type: ExponentialDelay, exponentialDelay: {initialDelay: 2s, maxDelay: 4s,
          growthPercent: 100, resetAfter: 1m}}""");
    assertThat(told(life)).containsIgnoringCase("exponential").contains("2000", "4000");
    fails(life);
    recovers(life, 1);
    fails(life);
    recovers(life, 2);
  }

  private static void fixedDelay(LongLife life) {
    declare(life, "{type: FixedDelay, fixedDelay: {attempts: 3, delay: 10s}}");
    assertThat(told(life)).containsIgnoringCase("FixedDelay").contains("=10000", "=3");
    for (int failure = 1; failure <= 3; failure++) {
      fails(life);
      recovers(life, failure);
    }
    assertThat(delays(life)).hasSize(1).allSatisfy(RestartStrategyE2E::isTenSeconds);
    fails(life);
    staysFailed(life);
  }

  private static void isTenSeconds(Duration delay) {
    assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
  }

  /** Slower failures are restarted indefinitely; one more than the rate allows is final. */
  private static void failureRate(LongLife life) {
    declare(
        life,
        """
        {type: FailureRate, failureRate: {maxFailuresPerInterval: 3, failureRateInterval: 2m,
          delay: 5s}}""");
    assertThat(told(life)).contains("FailureRate").contains("=5000", "=120000", "=3");

    declare(
        life,
        """
        {type: FailureRate, failureRate: {maxFailuresPerInterval: 1, failureRateInterval: 30s,
          delay: 1s}}""");
    for (int failure = 1; failure <= 2; failure++) {
      fails(life);
      recovers(life, failure);
      Instant over = Instant.now().plusSeconds(31);
      Waits.until("the interval of that failure to be over", Instant::now, over::isBefore);
    }
    fails(life);
    recovers(life, 3);
    fails(life);
    staysFailed(life);
  }

  private static void none(LongLife life) {
    declare(life, "{type: None}");
    fails(life);
    staysFailed(life);
  }

  /** What the strategy before has declared goes: a merge would keep it. */
  private static void declare(LongLife life, String strategy) {
    String gone =
        Stream.of("fixedDelay", "failureRate", "exponentialDelay")
            .filter(part -> !strategy.contains(part))
            .map(", %s: null"::formatted)
            .collect(Collectors.joining());
    String whole = strategy.strip().replaceFirst("}$", gone + "}");
    Upgrade.of(life.scene(), "spec: {restartStrategy: %s}".formatted(whole));
  }

  /** What Flink will do, as its log says: its REST API says only that the cluster decides. */
  private static String told(LongLife life) {
    StatefulJob job = life.job();
    Pod jobManager = job.jobManager();
    String told =
        job.client()
            .pods()
            .resource(jobManager)
            .inContainer(Labels.mainContainer(jobManager))
            .getLog()
            .lines()
            .filter(line -> line.contains(STRATEGY) && line.contains(job.active().jobId()))
            .findFirst()
            .orElseThrow();
    life.scene().say("%s", told.substring(told.indexOf(STRATEGY)));
    return told;
  }

  private static JsonNode flink(LongLife life, String path) {
    ActiveRevision active = life.job().active();
    return FlinkRest.of(life.job(), active.revision()).job(active.jobId(), path);
  }

  private static void fails(LongLife life) {
    RunningJob.of(life.job(), life.job().active()).awaitCheckpointFromNowOn();
    life.scene().send("bug,1");
  }

  private static void recovers(LongLife life, int failures) {
    Waits.untilTrue(
        "%d failures".formatted(failures),
        () -> flink(life, "/exceptions").at("/exceptionHistory/entries").size() == failures);
    Waits.untilTrue("every task to run", () -> runs(life));
    life.job().await("Ready=True", found -> StatefulJob.isTrue(found, "Ready"));
  }

  private static boolean runs(LongLife life) {
    return FlinkRest.of(life.job(), life.job().active().revision()).jobs().stream()
        .anyMatch(FlinkJob::isRunning);
  }

  /** From the last failure until the tasks were started again. */
  private static List<Duration> delays(LongLife life) {
    long failed = flink(life, "/exceptions").at("/exceptionHistory/entries/0/timestamp").asLong();
    List<Duration> delays = new ArrayList<>();
    delays.add(Duration.ofMillis(flink(life, "").at("/vertices/0/start-time").asLong() - failed));
    life.scene().say("restarted after %s", delays);
    return delays;
  }

  private static boolean tellsOfTheBug(CustomResource<?, StatefulJobStatus> found) {
    return StatefulJob.condition(found, "Stalled")
        .filter(condition -> condition.getMessage().contains("bug"))
        .isPresent();
  }

  /** Nobody restarts it but the person: by the next change of the spec. */
  private static void staysFailed(LongLife life) {
    StatefulJob job = life.job();
    job.awaitStalled();
    // The failure is reported immediately; its cause, as soon as Flink has answered.
    Condition stalled =
        job
            .await("why it failed", RestartStrategyE2E::tellsOfTheBug)
            .getStatus()
            .conditions()
            .stream()
            .filter(condition -> condition.getType().equals("Stalled"))
            .findFirst()
            .orElseThrow();
    life.scene().say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    assertThat(stalled.getReason()).isEqualTo("JobFailed");
    assertThat(stalled.getMessage()).contains("The next change of the spec");
    assertThat(FlinkRest.of(job, job.active().revision()).jobs())
        .extracting(FlinkJob::state)
        .containsExactly("FAILED");
    String left =
        job.await("what it has left", found -> found.getStatus().lastState() != null)
            .getStatus()
            .lastState()
            .location();
    job.change(life.nextVersion());
    job.awaitReady();
    assertThat(RunningJob.of(job, job.active()).restoredPath()).contains(left);
  }
}
