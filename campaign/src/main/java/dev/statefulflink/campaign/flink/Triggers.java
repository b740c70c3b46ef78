package dev.statefulflink.campaign.flink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The savepoints and checkpoints that a JobManager was asked for, as long as it remembers them. */
final class Triggers {
  /**
   * Where a savepoint should be written, and in which format; canonical if the request names none.
   */
  record Target(String directory, String format) {
    boolean canonical() {
      return !format.equals("NATIVE");
    }
  }

  private final Map<String, Trigger> known = new LinkedHashMap<>();

  Optional<Trigger> find(String id) {
    return Optional.ofNullable(known.get(id));
  }

  void forget() {
    known.clear();
  }

  /**
   * Whether a savepoint begins by this trigger: the first request decides, and the others change
   * nothing.
   *
   * @param job empty if no such job runs here
   */
  boolean begins(String id, String jobId, Optional<FakeJob> job) {
    if (known.containsKey(id)) {
      return false;
    }
    if (job.isEmpty()) {
      known.put(id, Trigger.Failed.unknownJob(jobId));
      return false;
    }
    if (!job.get().tasksRun()) {
      known.put(id, Trigger.Failed.notRunning());
      return false;
    }
    known.put(id, new Trigger.InProgress());
    return true;
  }

  void completed(String id, String location) {
    known.put(id, new Trigger.Completed(location));
  }

  void failed(String id, String cause) {
    known.put(id, new Trigger.Failed(cause));
  }
}
