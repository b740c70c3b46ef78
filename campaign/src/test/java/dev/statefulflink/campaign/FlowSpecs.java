package dev.statefulflink.campaign;

import dev.statefulflink.campaign.flink.Flaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the flows declare. Trees, not the API's records: a field that is new costs nothing here. */
final class FlowSpecs {
  static final String STATE_URI = "s3://campaign/state";

  private FlowSpecs() {}

  /** A job of two slots, with these flaws. */
  static Map<String, Object> job(String release, Flaw... flaws) {
    return Map.of(
        "flinkVersion", "1.20",
        "image", "campaign.invalid/orders",
        "job",
            Map.of(
                "jar",
                "local:///opt/orders.jar",
                "args",
                arguments(release, flaws),
                "parallelism",
                2),
        "stateBackend", Map.of("uri", STATE_URI),
        "upgrade", Map.of("deadline", "10m"));
  }

  /** The arguments of a release, which make it another spec, and its flaws. */
  static List<String> arguments(String release, Flaw... flaws) {
    var all = new ArrayList<>(List.of("--release", release));
    Arrays.stream(flaws).map(Flaw::argument).forEach(all::add);
    return all;
  }
}
