package dev.statefulflink.operator;

import dev.statefulflink.operator.flink.FlinkEndpoints;
import dev.statefulflink.operator.flink.http.HttpFlinkGateway;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.wiring.HealthServer;
import dev.statefulflink.operator.wiring.LeanSerialization;
import dev.statefulflink.operator.wiring.OperatorApplication;
import dev.statefulflink.operator.wiring.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.net.URI;
import java.security.Security;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator. */
public final class OperatorMain {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  private OperatorMain() {}

  public static void main(String[] args) throws IOException {
    // The name of a cluster may be looked up before DNS has its Service; Java would cache the "no
    // such host" for ten seconds.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    // In seconds: the health server has a thread for each connection, including one that is stuck.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
    var config = OperatorConfig.from(System.getenv());
    LOG.info("starting with {}", config);
    FlinkEndpoints endpoints =
        (namespace, cluster) ->
            URI.create("http://" + cluster + "." + namespace + ".svc:" + Names.REST_PORT);
    var world =
        new OperatorApplication.World(
            new KubernetesClientBuilder()
                .withKubernetesSerialization(LeanSerialization.create())
                .build(),
            new HttpFlinkGateway(),
            endpoints,
            Clock.systemUTC());
    run(config, world);
  }

  /** Serves health and metrics, and starts an operator, until the process ends. */
  public static void run(OperatorConfig config, OperatorApplication.World world)
      throws IOException {
    var wired = OperatorApplication.wire(config, world);
    var operator = wired.operator();
    var health = new HealthServer(config.healthPort(), wired.healthy());
    if (config.metrics()) {
      health.serve("/metrics", wired.metrics());
    }
    health.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  wired.stop().run();
                  health.stop();
                }));
    startOrDie(operator);
  }

  /**
   * An operator that could not start holds no lease and does no work, but the threads of its health
   * server would keep the process alive, and Kubernetes would consider it healthy.
   */
  private static void startOrDie(Operator operator) {
    try {
      operator.start();
    } catch (RuntimeException e) {
      LOG.error("the operator cannot start; it exits, and Kubernetes restarts it", e);
      Runtime.getRuntime().halt(1);
    }
  }
}
