package dev.statefulflink.operator.wiring;

import dev.statefulflink.operator.intent.DefaultImages;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operator's settings, read and checked once.
 *
 * @param watchNamespaces empty for all
 * @param namespace where the operator itself runs and keeps its lease; empty outside a cluster
 * @param leaseName empty to run without leader election
 * @param metrics whether metrics are served in addition to health
 */
public record OperatorConfig(
    Set<String> watchNamespaces,
    String namespace,
    String leaseName,
    DefaultImages images,
    int healthPort,
    boolean metrics) {
  private static final int HIGHEST_PORT = 65535;

  /**
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public static OperatorConfig from(Map<String, String> environment) {
    Function<String, String> setting = name -> environment.getOrDefault(name, "").strip();
    return new OperatorConfig(
        list(setting.apply("WATCH_NAMESPACES")),
        setting.apply("OPERATOR_NAMESPACE"),
        setting.apply("LEASE_NAME"),
        new DefaultImages(
            images("FLINK_IMAGES", setting.apply("FLINK_IMAGES")),
            images("WORD_COUNT_IMAGES", setting.apply("WORD_COUNT_IMAGES"))),
        port(setting.apply("HEALTH_PORT")),
        metrics(setting.apply("METRICS_ENABLED")));
  }

  private static Set<String> list(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Map<String, String> images(String name, String text) {
    return list(text).stream()
        .map(pair -> image(name, pair))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map.Entry<String, String> image(String name, String pair) {
    var parts = pair.split("=", 2);
    if (parts.length != 2) {
      throw new IllegalArgumentException(name + " must have the form 1.20=image:tag,2.3=image:tag");
    }
    return Map.entry(parts[0].strip(), parts[1].strip());
  }

  private static boolean metrics(String text) {
    return switch (text) {
      case "", "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "METRICS_ENABLED must be true or false, not '" + text + "'");
    };
  }

  /** 0 means any free port. */
  private static int port(String text) {
    int port;
    try {
      port = text.isEmpty() ? 8080 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("HEALTH_PORT must be a number, not '" + text + "'", e);
    }
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "HEALTH_PORT must be from 0 to " + HIGHEST_PORT + ", not '" + text + "'");
    }
    return port;
  }
}
