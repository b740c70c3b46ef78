package dev.statefulflink.campaign.hook;

import dev.statefulflink.campaign.flink.FakeFlink;
import dev.statefulflink.campaign.weather.Sky;
import dev.statefulflink.operator.flink.http.HttpFlinkGateway;
import dev.statefulflink.operator.intent.DefaultImages;
import dev.statefulflink.operator.wiring.OperatorApplication;
import dev.statefulflink.operator.wiring.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.OperatorException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** One operator process: the real operator, in this JVM, with everything that it calls tapped. */
public final class OperatorInstance implements AutoCloseable {
  private static final int STARTS = 5;

  /** A word count may name no image; any other job of the campaign names its own. */
  private static final DefaultImages IMAGES =
      new DefaultImages(Map.of(), Map.of("1.20", "campaign.invalid/word-count"));

  private final Tap tap;
  private final FlinkBorder border;
  private final HttpFlinkGateway gateway;
  private final OperatorApplication.Wired operator;

  /** What the instances of one run share. */
  public record Site(
      KubernetesClient client,
      String namespace,
      FakeFlink flink,
      ExecutorService threads,
      Sky sky) {}

  private OperatorInstance(
      Tap tap, FlinkBorder border, HttpFlinkGateway gateway, OperatorApplication.Wired operator) {
    this.tap = tap;
    this.border = border;
    this.gateway = gateway;
    this.operator = operator;
  }

  public static OperatorInstance started(Site site, Tap.Listener listener) {
    var tap = new Tap(listener, site.sky());
    var border = new FlinkBorder(site.flink(), tap, site.threads());
    var config = new OperatorConfig(Set.of(site.namespace()), "", "", IMAGES, 0, false);
    var gateway = new HttpFlinkGateway();
    var world =
        new OperatorApplication.World(
            TappedFactory.client(site.client(), tap), gateway, border, site.sky().clock());
    return new OperatorInstance(tap, border, gateway, started(config, world));
  }

  /** Until it starts, as Kubernetes would start it again. */
  private static OperatorApplication.Wired started(
      OperatorConfig config, OperatorApplication.World world) {
    var failure = new IllegalStateException("the operator does not start");
    for (int attempt = 0; attempt < STARTS; attempt++) {
      var wired = OperatorApplication.wire(config, world);
      try {
        wired.operator().start();
        return wired;
      } catch (OperatorException e) {
        failure.addSuppressed(e);
        wired.stop().run();
      }
    }
    throw failure;
  }

  public Tap tap() {
    return tap;
  }

  @Override
  public void close() {
    tap.die();
    operator.stop().run();
    gateway.close();
    border.close();
  }
}
