package dev.statefulflink.operator.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operator framework's meters that measure what ours cannot: its queues. They get our names,
 * with the kind as a label instead of a part of the name; the others repeat existing measurements,
 * and cost a histogram of seventy buckets for each kind.
 */
final class FrameworkMeters implements MeterFilter {
  private static final String PREFIX = "operator.sdk.";

  private static final Map<String, Metric> WANTED =
      Map.of(
          PREFIX + "reconciliations.queue.size.", Metric.ROUNDS_WAITING,
          PREFIX + "reconciliations.executions.", Metric.ROUNDS_UNDER_WAY);

  private final Set<String> kinds;

  FrameworkMeters(Set<String> kinds) {
    this.kinds = kinds;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    return WANTED.entrySet().stream()
        .filter(wanted -> id.getName().startsWith(wanted.getKey()))
        .findFirst()
        .flatMap(wanted -> ours(id, wanted.getKey(), wanted.getValue()))
        .orElse(id);
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return id.getName().startsWith(PREFIX) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  /** The framework names a controller after the class of its reconciler, in lower case. */
  private Optional<Meter.Id> ours(Meter.Id id, String prefix, Metric metric) {
    var controller = id.getName().substring(prefix.length());
    return kinds.stream()
        .filter(kind -> controller.equals(kind.toLowerCase(Locale.ROOT) + "reconciler"))
        .findFirst()
        .map(
            kind ->
                new Meter.Id(
                    metric.meter(), Tags.of("kind", kind), null, metric.help(), Meter.Type.GAUGE));
  }
}
