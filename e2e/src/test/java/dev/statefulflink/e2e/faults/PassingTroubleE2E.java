package dev.statefulflink.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A first start comes before what it needs, and succeeds by itself when that is there. */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class PassingTroubleE2E {
  private static final String SPEC =
      WordCountScene.SHORT_LIVED
          + """
          flinkVersion: "1.20"
          checkpointing: {interval: 1s}
          stateBackend: {volumeClaim: flink-state}
          """;

  private static final String NEEDY = SPEC + "job: {args: [--needs, 'word-server:9999']}\n";

  /** More failures than the operator would bear of a new version. */
  private static final int FAILURES = 5;

  @Test
  @Proves("first-start-retried")
  void shouldLeaveAFirstStartToTheRestartStrategy(WordCountScene scene) {
    StatefulJob job = scene.job();
    scene.declare(
        NEEDY + "restartStrategy: {type: FixedDelay, fixedDelay: {attempts: 600, delay: 1s}}\n");
    Handoff start =
        job.await("the submit", found -> step(found) == Handoff.Step.RESUME).getStatus().handoff();
    FlinkRest flink = FlinkRest.of(job, start.id());
    Waits.until(
        "%d failures".formatted(FAILURES), () -> failures(flink, start), n -> n >= FAILURES);
    scene.say("%d failures: the server that the job needs comes now", failures(flink, start));
    scene.startServer();
    job.awaitReady();
    assertThat(job.active().jobId()).as("the first job").isEqualTo(start.jobId());
  }

  private static Handoff.Step step(CustomResource<?, StatefulJobStatus> found) {
    return found.getStatus() == null || found.getStatus().handoff() == null
        ? null
        : found.getStatus().handoff().step();
  }

  private static int failures(FlinkRest flink, Handoff start) {
    boolean known = flink.jobs().stream().anyMatch(job -> job.id().equals(start.jobId()));
    return known
        ? flink.job(start.jobId(), "/exceptions").at("/exceptionHistory/entries").size()
        : 0;
  }

  @Test
  @Proves("first-start-retried")
  void shouldTryAFirstStartAgainThatFlinkHasGivenUp(WordCountScene scene) {
    StatefulJob job = scene.job();
    scene.declare(NEEDY + "restartStrategy: {type: None}\n");
    Condition stalled = job.awaitStalled();
    scene.say("Stalled: %s: %s", stalled.getReason(), stalled.getMessage());
    StatefulJobStatus held = job.status();
    assertThat(held.held().retryAt()).as("tried again by itself").isNotNull();
    scene.startServer();
    job.awaitReady();
    assertThat(job.status().held()).isNull();
  }

  @Test
  @Proves("webhook-down")
  void shouldStartWhenAWebhookIsBack(WordCountScene scene) {
    StatefulJob job = scene.job();
    String webhook = webhook(scene.namespace());
    scene.namespace().cluster().kubectlApply("default", webhook);
    try {
      scene.declare(SPEC);
      CustomResource<?, StatefulJobStatus> refused =
          job.await(
              "word of the webhook",
              found ->
                  StatefulJob.condition(found, "Ready")
                      .filter(ready -> ready.getMessage().contains("webhook"))
                      .isPresent());
      Condition ready = StatefulJob.condition(refused, "Ready").orElseThrow();
      scene.say("Ready: %s: %s", ready.getReason(), ready.getMessage());
    } finally {
      scene.namespace().cluster().kubectl("delete", "validatingwebhookconfiguration", name(scene));
    }
    job.awaitReady();
  }

  private static String name(WordCountScene scene) {
    return "down-" + scene.namespace().name();
  }

  /** One that no Deployment of the namespace passes, since nobody answers. */
  private static String webhook(TestNamespace namespace) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata:
      name: down-%1$s
    webhooks:
    - name: down.example.com
      admissionReviewVersions: [v1]
      sideEffects: None
      failurePolicy: Fail
      timeoutSeconds: 1
      clientConfig: {url: "https://127.0.0.1:1/"}
      namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
      rules:
      - apiGroups: [apps]
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [deployments]
    """
        .formatted(namespace.name());
  }
}
