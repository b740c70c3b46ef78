package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.intent.DefaultImages;
import dev.statefulflink.operator.reconcile.ReconcileLoop;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;

/** The whole operator, in its framework, for one object: what it logs and what it measures. */
class RoundSignalsTest {
  private static final String LOOP = ReconcileLoop.class.getName();
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
         "upgrade": {"deadline": "10m"}, "onDelete": "Savepoint", "taskManager": {"slots": 1}}}
      """;

  /** Keeps what the loop logs, as the JSON that the operator would print. */
  private static final class Lines extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Lines(PatternLayout json) {
      super("lines", null, json, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(((PatternLayout) getLayout()).toSerializable(event));
    }
  }

  private static PatternLayout json(LoggerContext context) {
    var configuration = context.getConfiguration();
    return PatternLayout.newBuilder()
        .withConfiguration(configuration)
        .withPattern(configuration.getStrSubstitutor().replace("${json}"))
        .withAlwaysWriteExceptions(false)
        .build();
  }

  private static KubernetesClient client(ApiServerInMemory server) {
    var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty());
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(LeanSerialization.create())
        .withConfig(config.withMasterUrl(server.url()).withRequestRetryBackoffLimit(0).build())
        .build();
  }

  /** Flink that never answers. */
  private static FlinkGateway silence() {
    return (FlinkGateway)
        Proxy.newProxyInstance(
            FlinkGateway.class.getClassLoader(),
            new Class<?>[] {FlinkGateway.class},
            (proxy, method, arguments) -> new CompletableFuture<>());
  }

  private static OperatorApplication.Wired operator(KubernetesClient client) {
    return OperatorApplication.wire(
        new OperatorConfig(Set.of("shop"), "", "", new DefaultImages(Map.of(), Map.of()), 0, true),
        new OperatorApplication.World(
            client,
            silence(),
            (namespace, cluster) -> URI.create("http://none"),
            Clock.systemUTC()));
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    var limit = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(limit);
      Thread.sleep(20);
    }
  }

  @Test
  void shouldLogAndMeasureTheRoundsOfAnObjectUntilItIsGone()
      throws IOException, InterruptedException {
    var context = (LoggerContext) LogManager.getContext(false);
    var logger = context.getLogger(LOOP);
    var lines = new Lines(json(context));
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.DEBUG);
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      var wired = operator(client);
      wired.operator().start();
      try {
        until(() -> lines.lines.size() > 3);
        assertLines(lines.lines, server.job());
        until(() -> wired.metrics().get().contains("statefulflink_job_handoff_age"));
        assertMetrics(wired.metrics().get());
        server.remove();
        until(() -> !wired.metrics().get().contains("orders"));
      } finally {
        wired.operator().stop();
      }
    } finally {
      logger.removeAppender(lines);
      logger.setLevel(null);
    }
  }

  /** An event is a call to Kubernetes, and a job's downtime may wait for what the round does. */
  @Test
  void shouldTellOfAStepBehindItsEffects() throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      var wired = operator(client);
      wired.operator().start();
      try {
        until(() -> first(server, "/events") >= 0);
        assertThat(first(server, "/status")).isNotNegative().isLessThan(first(server, "/events"));
        assertThat(first(server, "/deployments"))
            .as("in %s", server.writes())
            .isGreaterThan(first(server, "/status"))
            .isLessThan(first(server, "/events"));
        assertThat(server.writes().get(first(server, "/deployments")))
            .as("the spec is written, though none is read")
            .contains("\"spec\":{")
            .contains("\"containers\":[");
      } finally {
        wired.operator().stop();
      }
    }
  }

  private static int first(ApiServerInMemory server, String kind) {
    var writes = server.writes();
    return IntStream.range(0, writes.size())
        .filter(i -> writes.get(i).split(" ")[0].contains(kind))
        .findFirst()
        .orElse(-1);
  }

  private static void assertLines(List<String> lines, JsonNode job) throws IOException {
    var handoff = job.at("/status/handoff/id").asText();
    assertThat(handoff).isNotBlank();
    var told = new CopyOnWriteArrayList<JsonNode>();
    for (var line : lines) {
      told.add(new ObjectMapper().readTree(line));
    }
    assertThat(told)
        .allSatisfy(
            line -> {
              assertThat(line.path("kind").asText()).isEqualTo("StatefulFlinkJob");
              assertThat(line.path("namespace").asText()).isEqualTo("shop");
              assertThat(line.path("name").asText()).isEqualTo("orders");
              assertThat(line.path("generation").asLong()).isEqualTo(3);
              assertThat(line.path("logger").asText()).isEqualTo(LOOP);
              assertThat(line.path("message").asText()).isNotBlank();
              assertThat(line.path("timestamp").asText()).matches("20.*T.*\\.[0-9]{3}Z");
            });
    // The first line is of the round that had no handoff yet.
    assertThat(told.get(0).has("handoff")).isFalse();
    assertThat(told.get(1).path("message").asText()).startsWith("Preparing: ");
    assertThat(told.subList(1, told.size()))
        .allSatisfy(line -> assertThat(line.path("handoff").asText()).isEqualTo(handoff));
  }

  private static void assertMetrics(String text) {
    assertThat(text.lines())
        .contains("statefulflink_leader 1.0")
        .anyMatch(
            line ->
                line.matches(
                    "statefulflink_status_writes_total\\{kind=\"StatefulFlinkJob\"} [1-9].*"))
        .anyMatch(line -> line.startsWith("statefulflink_job_status{condition=\"Reconciling\""))
        .anyMatch(line -> line.startsWith("statefulflink_job_handoff_age_seconds{"))
        .anyMatch(line -> line.startsWith("statefulflink_rounds_waiting{kind=\"StatefulFlinkJob\""))
        .anyMatch(line -> line.startsWith("statefulflink_rounds_under_way{kind=\"StatefulWord"))
        .anyMatch(
            line ->
                line.matches(
                    "statefulflink_round_seconds_count\\{kind=\"StatefulFlinkJob\","
                        + "result=\"ok\"} [1-9].*"))
        .noneMatch(line -> line.contains("operator_sdk"));
  }
}
