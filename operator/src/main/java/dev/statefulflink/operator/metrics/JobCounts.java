package dev.statefulflink.operator.metrics;

import dev.statefulflink.operator.flink.ObjectKey;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counts of each job since the process began. Jobs without counts use no memory. */
final class JobCounts {
  private static final Counts NONE = new Counts(0, 0);

  private final Map<ObjectKey, Counts> counts = new ConcurrentHashMap<>();

  /** Of one job. */
  record Counts(long savepointFailures, long restarts) {
    private Counts plus(Counts more) {
      return new Counts(savepointFailures + more.savepointFailures, restarts + more.restarts);
    }
  }

  void savepointFailed(ObjectKey job) {
    counts.merge(job, new Counts(1, 0), Counts::plus);
  }

  void restarted(ObjectKey job) {
    counts.merge(job, new Counts(0, 1), Counts::plus);
  }

  Counts of(ObjectKey job) {
    return counts.getOrDefault(job, NONE);
  }

  void forget(ObjectKey job) {
    counts.remove(job);
  }

  /** Drops those of objects that no longer exist. */
  void keepOnly(Collection<ObjectKey> jobs) {
    counts.keySet().retainAll(jobs);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }
}
