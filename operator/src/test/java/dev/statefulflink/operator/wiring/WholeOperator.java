package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.intent.DefaultImages;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The whole operator before an API server in memory, and a Flink that never answers. */
public abstract class WholeOperator {
  public static final String JOB =
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

  public static KubernetesClient client(ApiServerInMemory server) {
    var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty());
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(LeanSerialization.create())
        .withConfig(
            config
                .withMasterUrl(server.url())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(300_000)
                .build())
        .build();
  }

  public static OperatorApplication.Wired operator(KubernetesClient client) {
    return operator(client, "");
  }

  public static OperatorApplication.Wired operator(KubernetesClient client, String lease) {
    var silence =
        (FlinkGateway)
            Proxy.newProxyInstance(
                FlinkGateway.class.getClassLoader(),
                new Class<?>[] {FlinkGateway.class},
                (proxy, method, arguments) -> new CompletableFuture<>());
    return OperatorApplication.wire(
        new OperatorConfig(
            Set.of("shop"), "ops", lease, new DefaultImages(Map.of(), Map.of()), 0, true),
        new OperatorApplication.World(
            client, silence, (namespace, cluster) -> URI.create("http://none"), Clock.systemUTC()));
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    var limit = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(limit);
      Thread.sleep(20);
    }
  }
}
