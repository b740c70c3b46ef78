package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.intent.DefaultImages;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.RegisteredController;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The whole operator, in its framework, while a fault lasts and once it is over. */
class LastingFaultsTest {
  private static final String DEPLOYMENTS = "PATCH .*/deployments/.*";
  private static final String LAST_STATE = "GET .*/configmaps/orders-last-state";
  private static final String JOB =
      """
      {"apiVersion": "statefulflink.dev/v1alpha1", "kind": "StatefulFlinkJob",
       "metadata": {"name": "orders", "namespace": "shop", "uid": "0b5d6f2e-1c1f-4b0e-9a55-1f2a3b4c5d6e",
         "generation": 3, "resourceVersion": "1", "finalizers": ["statefulflink.dev/handoff"]},
       "spec": {"flinkVersion": "1.20", "image": "flink:1.20",
         "job": {"jar": "local:///opt/flink/usrlib/orders.jar", "parallelism": 1,
           "allowNonRestoredState": false},
         "checkpointing": {"interval": "10s"},
         "stateBackend": {"type": "hashmap", "uri": "hdfs://namenode:9820/flink"},
         "upgrade": {"deadline": "10m"}, "onDelete": "Savepoint", "taskManager": {"slots": 1}},
       "status": {"lastRestoreFrom": "hdfs://namenode:9820/flink/savepoint-1"}}
      """;

  private static KubernetesClient client(ApiServerInMemory server) {
    var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty());
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(LeanSerialization.create())
        .withConfig(config.withMasterUrl(server.url()).withRequestRetryBackoffLimit(0).build())
        .build();
  }

  private static OperatorApplication.Wired operator(KubernetesClient client) {
    var silence =
        (FlinkGateway)
            Proxy.newProxyInstance(
                FlinkGateway.class.getClassLoader(),
                new Class<?>[] {FlinkGateway.class},
                (proxy, method, arguments) -> new CompletableFuture<>());
    return OperatorApplication.wire(
        new OperatorConfig(Set.of("shop"), "", "", new DefaultImages(Map.of(), Map.of()), 0, true),
        new OperatorApplication.World(
            client, silence, (namespace, cluster) -> URI.create("http://none"), Clock.systemUTC()));
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    var limit = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(limit);
      Thread.sleep(20);
    }
  }

  private static JsonNode ready(JsonNode job) {
    return job.at("/status/conditions/0");
  }

  private static String reason(ApiServerInMemory server) {
    return ready(server.job()).path("reason").asText();
  }

  private static long writes(ApiServerInMemory server, String path, String text) {
    return server.writes().stream()
        .filter(line -> line.split(" ")[0].contains(path) && line.contains(text))
        .count();
  }

  /** An object whose rounds are given up stands still until somebody changes it. */
  @Test
  @Law(5)
  @SuppressWarnings("rawtypes") // the framework's own signature
  void shouldTryAFailedRoundAgainForEverAndAtLeastEachMinute() throws IOException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      var controllers = operator(client).operator().getRegisteredControllers();

      assertThat(controllers).hasSize(2);
      for (RegisteredController controller : controllers) {
        var tries = controller.getConfiguration().getRetry().initExecution();
        for (int i = 0; i < 10_000; i++) {
          assertThat(tries.nextDelay())
              .hasValueSatisfying(wait -> assertThat(wait).isBetween(1L, 60_000L));
        }
        assertThat(tries.isLastAttempt()).isFalse();
      }
    }
  }

  /** As while the webhook that judges Deployments is down, which Kubernetes answers by 500. */
  @Test
  @Law({5, 7})
  void shouldSayOnceWhatKubernetesDoesNotCarryOutAndGoOnOnceItDoes()
      throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      server.answers(DEPLOYMENTS, 500, ApiServerInMemory.status(500, "failed calling webhook"));
      var wired = operator(client);
      wired.operator().start();
      try {
        until(() -> writes(server, "/deployments/", "") >= 4);
        assertThat(reason(server)).isEqualTo("KubernetesRefused");
        assertThat(ready(server.job()).path("message").asText()).contains("failed calling webhook");
        assertThat(server.job().at("/status/handoff/step").asText()).isEqualTo("Prepare");
        assertThat(writes(server, "/status", "KubernetesRefused")).isEqualTo(1);
        assertThat(wired.metrics().get())
            .contains(
                "statefulflink_round_seconds_count{kind=\"StatefulFlinkJob\",result=\"failed\"}");

        server.recovers();
        until(() -> reason(server).equals("Preparing"));
        assertThat(writes(server, "/deployments/", "taskmanager")).isPositive();
      } finally {
        wired.operator().stop();
      }
    }
  }

  /** What was put into the operator's own data by hand ends no round for good. */
  @Test
  @Law({5, 7, 10})
  void shouldSayWhereItCannotGoOnItselfAndLoseNothingOfTheRecord()
      throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      server.answers(
          LAST_STATE,
          200,
          """
          {"kind": "ConfigMap", "apiVersion": "v1",
           "metadata": {"name": "orders-last-state", "namespace": "shop",
             "labels": {"statefulflink.dev/kind": "StatefulFlinkJob"}},
           "data": {"location": "s3://a/b", "kind": "SAVEPOINT", "takenAt": "password1"}}
          """);
      var wired = operator(client);
      wired.operator().start();
      try {
        until(() -> reason(server).equals("InternalError"));
        var told = ready(server.job()).path("message").asText();
        assertThat(told).contains("DateTimeParseException").contains("KeptState");
        assertThat(told).as("what stands in the data is not repeated").doesNotContain("password1");
        assertThat(server.job().at("/status/lastRestoreFrom").asText()).endsWith("savepoint-1");

        server.recovers();
        until(() -> reason(server).equals("Preparing"));
        assertThat(writes(server, "/status", "InternalError")).isEqualTo(1);
        assertThat(server.job().at("/status/lastRestoreFrom").asText()).endsWith("savepoint-1");
      } finally {
        wired.operator().stop();
      }
    }
  }
}
