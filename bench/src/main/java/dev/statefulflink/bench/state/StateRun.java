package dev.statefulflink.bench.state;

/** An upgrade, and what Flink alone takes for the same. */
record StateRun(StateUpgrade upgrade, ByHand.Floor floor) {

  /** What of the downtime is not Flink's own, in seconds. */
  double beyond() {
    return upgrade.downtime() - floor.stop() - floor.restore();
  }
}
