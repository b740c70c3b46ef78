package dev.statefulflink.operator.metrics;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.ObjectKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;

/** Statuses and jobs, written as YAML. */
final class Statuses {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final ObjectKey ORDERS = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");

  static final String RUNS = "active: {revision: a, jobId: job-a}\n";

  private Statuses() {}

  static StatefulJobStatus status(String yaml) {
    return Serialization.unmarshal(yaml.isEmpty() ? "{}" : yaml, StatefulJobStatus.class);
  }

  static Job job(String name, String spec, String status) {
    return new Job(
        new ObjectKey("StatefulFlinkJob", "shop", name, "uid-" + name),
        Serialization.unmarshal(spec, StatefulFlinkJobSpec.class),
        status == null ? null : status(status));
  }

  /** A handoff whose steps began at these seconds after noon, as {@code "Prepare 0, Cut 4"}. */
  static String handoff(String purpose, String steps, String... more) {
    var all = steps.split(", ");
    var marks = new StringBuilder();
    for (var step : all) {
      var at = NOON.plusMillis((long) (Double.parseDouble(step.split(" ")[1]) * 1000));
      marks.append("{step: %s, at: '%s'}, ".formatted(step.split(" ")[0], at));
    }
    return "handoff: {id: b, purpose: %s, step: %s, marks: [%s]%s}\n"
        .formatted(purpose, all[all.length - 1].split(" ")[0], marks, String.join("", more));
  }

  static String held(String reason) {
    return "held: {generation: 2, reason: %s, message: m, attempts: 1}\n".formatted(reason);
  }
}
