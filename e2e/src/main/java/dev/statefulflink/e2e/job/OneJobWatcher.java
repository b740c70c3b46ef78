package dev.statefulflink.e2e.job;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Labels;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A witness that at most one Flink job of an object is active at any time. It asks all clusters of
 * the object over and over, ten times a second.
 *
 * <p>Two reads are never of one moment: A may end and B start between them. So a sample in which
 * both are active counts only if A, asked once more after B was seen, is active still, or has an
 * end that lies after the start of B.
 */
public final class OneJobWatcher implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  /** Longer than a JobManager may answer from its memory of an earlier question. */
  private static final long CACHE_MILLIS = 300;

  private final StatefulJob job;
  private final Thread thread = new Thread(this::watch, "one job watcher");
  private final Map<String, Side> sides = new TreeMap<>();
  private final Map<String, Side> runs = new HashMap<>();
  private final Map<String, FlinkJob> lastSeen = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private volatile boolean ended;

  private OneJobWatcher(StatefulJob job) {
    this.job = job;
    thread.setDaemon(true);
  }

  /** What was seen of one revision, or of one job. */
  private static final class Side {
    private int samples;
    private Instant firstRunning;
    private Instant lastRunning;
    private int gaps;

    private void saw(List<FlinkJob> jobs, Instant at) {
      if (jobs.stream().anyMatch(FlinkJob::isActive)) {
        samples++;
      }
      if (firstRunning != null && jobs.stream().noneMatch(FlinkJob::isRunning)) {
        gaps++;
      }
      if (jobs.stream().anyMatch(FlinkJob::isRunning)) {
        firstRunning = firstRunning == null ? at : firstRunning;
        lastRunning = at;
      }
    }
  }

  /**
   * What was seen.
   *
   * @param samples how often each revision was seen with an active job
   * @param downtime from the last sight of the old job with all its tasks running to the first of
   *     the new one; the poll's period more or less
   */
  public record Findings(Map<String, Integer> samples, Optional<Duration> downtime) {
    public Findings {
      samples = Map.copyOf(samples);
    }
  }

  public static OneJobWatcher watch(StatefulJob job) {
    OneJobWatcher watcher = new OneJobWatcher(job);
    watcher.thread.start();
    return watcher;
  }

  private void watch() {
    while (!ended) {
      try {
        sample();
        Thread.sleep(PAUSE_MILLIS);
      } catch (KubernetesClientException | IllegalStateException e) {
        // A cluster that comes or goes does not answer.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void sample() throws InterruptedException {
    Map<String, List<FlinkJob>> active = new TreeMap<>();
    for (String revision : revisions()) {
      List<FlinkJob> jobs = see(revision);
      if (jobs.stream().anyMatch(FlinkJob::isActive)) {
        active.put(revision, jobs);
      }
    }
    if (active.size() > 1) {
      askAgain(List.copyOf(active.keySet()));
    }
    active.forEach(this::checkOne);
    checkLifetimes();
  }

  private List<String> revisions() {
    return job
        .impatientClient()
        .services()
        .inNamespace(job.namespace())
        .withLabel(Labels.NAME, job.name())
        .withLabel(Labels.REVISION)
        .list()
        .getItems()
        .stream()
        .filter(OneJobWatcher::isOfOneRevision)
        .map(OneJobWatcher::revision)
        .toList();
  }

  // The Service of the active revision may carry its label, too.
  private static boolean isOfOneRevision(Service service) {
    return service.getMetadata().getName().endsWith("-" + revision(service));
  }

  private static String revision(Service service) {
    return service.getMetadata().getLabels().get(Labels.REVISION);
  }

  private List<FlinkJob> see(String revision) {
    try {
      List<FlinkJob> jobs = FlinkRest.impatient(job, revision).jobs();
      synchronized (this) {
        Instant now = Instant.now();
        sides.computeIfAbsent(revision, name -> new Side()).saw(jobs, now);
        jobs.forEach(
            seen -> runs.computeIfAbsent(seen.id(), id -> new Side()).saw(List.of(seen), now));
        // Per revision: one and the same job id may be run again elsewhere.
        jobs.forEach(seen -> lastSeen.put(revision + "/" + seen.id(), seen));
      }
      return jobs;
    } catch (KubernetesClientException | IllegalStateException e) {
      return List.of();
    }
  }

  /** All but the last to be asked were asked before the last was seen. */
  private void askAgain(List<String> revisions) throws InterruptedException {
    String last = revisions.get(revisions.size() - 1);
    Thread.sleep(CACHE_MILLIS);
    for (String revision : revisions.subList(0, revisions.size() - 1)) {
      List<FlinkJob> still = see(revision).stream().filter(FlinkJob::isActive).toList();
      if (!still.isEmpty()) {
        violation("%s is active after %s was seen active: %s".formatted(revision, last, still));
      }
    }
  }

  private void checkOne(String revision, List<FlinkJob> jobs) {
    List<FlinkJob> active = jobs.stream().filter(FlinkJob::isActive).toList();
    if (active.size() > 1) {
      violation("two jobs in the cluster of %s: %s".formatted(revision, active));
    }
  }

  /** By Flink's own times, which also show what happened between two samples. */
  private synchronized void checkLifetimes() {
    for (Map.Entry<String, FlinkJob> first : lastSeen.entrySet()) {
      for (Map.Entry<String, FlinkJob> second : lastSeen.entrySet()) {
        if (first.getValue().hadNotEndedAtStartOf(second.getValue())) {
          violation("%s had not ended when %s started".formatted(first, second));
        }
      }
    }
  }

  private synchronized void violation(String text) {
    if (!violations.contains(text)) {
      violations.add(text);
    }
  }

  /** In how many samples a job did not run with all its tasks, since it was first seen to. */
  public synchronized int gaps(String jobId) {
    return runs.get(jobId).gaps;
  }

  /** Waits until it has seen the job of a revision run with all its tasks. */
  public void awaitSight(String revision) {
    awaitSight("the job of " + revision, sides, revision);
  }

  private void awaitSight(String what, Map<String, Side> seen, String name) {
    Waits.untilTrue(
        "the watcher to see " + what,
        () -> {
          synchronized (this) {
            Side side = seen.get(name);
            return side != null && side.lastRunning != null;
          }
        });
  }

  /**
   * Waits until it has seen the later of two jobs run, and ends the watch; throws if two jobs were
   * seen at once.
   *
   * @return from the last sight of the earlier job with all its tasks running to the first of the
   *     later one, whatever revisions they belong to; empty where the earlier one was not seen
   */
  public Optional<Duration> downtimeBetween(String earlierJob, String laterJob) {
    awaitSight("job " + laterJob, runs, laterJob);
    close();
    synchronized (this) {
      failOnViolations();
      return downtime(runs.getOrDefault(earlierJob, new Side()), runs.get(laterJob));
    }
  }

  /** Ends the watch; throws if two jobs were seen, or if either side was never seen. */
  public Findings findings(String oldRevision, String newRevision) {
    close();
    synchronized (this) {
      Map<String, Integer> samples = new TreeMap<>();
      sides.forEach((revision, side) -> samples.put(revision, side.samples));
      failOnViolations();
      for (String revision : List.of(oldRevision, newRevision)) {
        if (samples.getOrDefault(revision, 0) == 0) {
          throw new AssertionError(
              "the watcher never saw an active job of %s: %s".formatted(revision, samples));
        }
      }
      return new Findings(samples, downtime(sides.get(oldRevision), sides.get(newRevision)));
    }
  }

  private void failOnViolations() {
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "two jobs of %s at once: %s".formatted(job.name(), String.join("; ", violations)));
    }
  }

  private static Optional<Duration> downtime(Side before, Side after) {
    return before.lastRunning == null || after.firstRunning == null
        ? Optional.empty()
        : Optional.of(Duration.between(before.lastRunning, after.firstRunning));
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
