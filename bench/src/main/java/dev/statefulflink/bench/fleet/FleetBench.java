package dev.statefulflink.bench.fleet;

import dev.statefulflink.bench.report.Report;
import java.util.List;

/** Measures one operator before one to thousands of objects. */
public final class FleetBench {
  private FleetBench() {}

  public static Report run(List<String> words) {
    throw new UnsupportedOperationException("not measured yet");
  }
}
