package dev.statefulflink.bench.fleet;

import java.util.List;

/**
 * How soon changes are taken up and carried out, in seconds since each was sent.
 *
 * @param begun until the status says that a handoff began
 * @param made until the first object of the new cluster is there
 * @param settled until the new job has proven itself and the old cluster is gone
 */
record Reaction(int objects, List<Double> begun, List<Double> made, List<Double> settled) {
  private static final long BETWEEN_MILLIS = 400;

  /** Changes one object after the other, while the others rest. */
  static Reaction one(FleetSite site, int changes) {
    var fleet = site.fleet();
    var sent = new java.util.ArrayList<Fleet.Change>();
    for (int i = 0; i < changes; i++) {
      var change = fleet.change(Fleet.name(i * fleet.size() / changes + 1));
      sent.add(change);
      if (fleet.size() < changes) {
        fleet.await(List.of(change));
      }
      Pause.millis(BETWEEN_MILLIS);
    }
    fleet.await(sent);
    return of(site, sent);
  }

  static Reaction of(FleetSite site, List<Fleet.Change> changes) {
    var watch = site.watch();
    return new Reaction(
        site.fleet().size(),
        changes.stream().map(change -> watch.begunAt(change).orElseThrow()).toList(),
        changes.stream().map(change -> watch.madeAt(change).orElseThrow()).toList(),
        changes.stream().map(change -> watch.settledAt(change).orElseThrow()).toList());
  }
}
