package dev.statefulflink.bench.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the operator needs while nothing changes; a value for each window of time.
 *
 * @param rssMb resident memory at the end of each window
 * @param cpuPercent of one core
 * @param requests to the API server, per minute, those for the lease left out
 * @param writes among them
 * @param lease requests for the lease, per minute
 * @param flink requests to Flink, per minute
 */
record Rest(
    int objects,
    int threads,
    List<Double> rssMb,
    List<Double> cpuPercent,
    List<Double> requests,
    List<Double> writes,
    List<Double> lease,
    List<Double> flink) {
  private static final int WINDOWS = 3;
  private static final long WINDOW_MILLIS = 30_000;
  private static final String LEASES = "leases";
  private static final List<String> READS = List.of("GET", "WATCH");

  private record Moment(long nanos, double cpu, Map<String, Long> requests, long flink) {
    static Moment of(OperatorProcess operator, FlinkServer flink) {
      return new Moment(
          System.nanoTime(),
          operator.figures().cpuSeconds(),
          operator.requests(),
          flink.requests());
    }
  }

  /** Watches an operator at rest. In each window its metrics are read once. */
  static Rest of(OperatorProcess operator, FlinkServer flink, int objects) {
    var rest =
        new Rest(
            objects,
            operator.figures().threads(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (int i = 0; i < WINDOWS; i++) {
      var before = Moment.of(operator, flink);
      Pause.millis(WINDOW_MILLIS / 2);
      operator.metrics();
      Pause.millis(WINDOW_MILLIS / 2);
      rest.add(operator, before, Moment.of(operator, flink));
    }
    return rest;
  }

  private void add(OperatorProcess operator, Moment before, Moment after) {
    var seconds = (after.nanos() - before.nanos()) / 1e9;
    var perMinute = 60 / seconds;
    rssMb.add(operator.figures().residentMb());
    cpuPercent.add(100 * (after.cpu() - before.cpu()) / seconds);
    var all = difference(before.requests(), after.requests(), line -> true);
    var ofLease = difference(before.requests(), after.requests(), Rest::isLease);
    requests.add((all - ofLease) * perMinute);
    writes.add(
        difference(before.requests(), after.requests(), line -> !isLease(line) && isWrite(line))
            * perMinute);
    lease.add(ofLease * perMinute);
    flink.add((after.flink() - before.flink()) * perMinute);
  }

  static boolean isLease(String line) {
    return line.contains(LEASES);
  }

  /** A review is a question that is put by POST: what may I do? Nothing is stored. */
  static boolean isWrite(String line) {
    return READS.stream().noneMatch(verb -> line.startsWith(verb + " "))
        && !line.endsWith("reviews");
  }

  static long difference(
      Map<String, Long> before,
      Map<String, Long> after,
      java.util.function.Predicate<String> counted) {
    return after.entrySet().stream()
        .filter(entry -> counted.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0L))
        .sum();
  }
}
