package dev.statefulflink.bench.fleet;

import com.sun.net.httpserver.HttpServer;
import dev.statefulflink.operator.OperatorMain;
import dev.statefulflink.operator.flink.http.HttpFlinkGateway;
import dev.statefulflink.operator.wiring.LeanSerialization;
import dev.statefulflink.operator.wiring.OperatorApplication;
import dev.statefulflink.operator.wiring.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * The process that is measured: the operator as its image starts it, but with Flink at addresses of
 * the loopback network, and with its requests to the API server counted.
 */
public final class FleetOperator {
  private FleetOperator() {}

  /** Takes the port of the fake Flink, and the port of the counts. */
  public static void main(String[] arguments) throws IOException {
    var flinkPort = Integer.parseInt(arguments[0]);
    var counts = new RequestCounts();
    tell(counts, Integer.parseInt(arguments[1]));
    var client =
        new KubernetesClientBuilder()
            .withKubernetesSerialization(LeanSerialization.create())
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("bench-counts", counts))
            .build();
    OperatorMain.run(
        OperatorConfig.from(System.getenv()),
        new OperatorApplication.World(
            client,
            new HttpFlinkGateway(),
            (namespace, cluster) -> ClusterAddress.rest(cluster, flinkPort),
            Clock.systemUTC()));
  }

  private static void tell(RequestCounts counts, int port) throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          var text = counts.text().getBytes(StandardCharsets.UTF_8);
          try (exchange) {
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
          }
        });
    server.start();
  }
}
