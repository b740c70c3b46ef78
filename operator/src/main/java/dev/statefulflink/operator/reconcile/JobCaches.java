package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.Requests;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.metrics.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The job objects of every kind, as the informers have them, and Flink's last answers about them;
 * nothing is copied or kept.
 */
public final class JobCaches {
  private final List<Cache<? extends CustomResource<?, StatefulJobStatus>>> caches =
      new CopyOnWriteArrayList<>();

  private final List<FlinkBoard> boards = new CopyOnWriteArrayList<>();

  public void add(FlinkBoard board) {
    boards.add(board);
  }

  public void add(Cache<? extends CustomResource<?, StatefulJobStatus>> cache) {
    caches.add(cache);
  }

  public Stream<Job> jobs() {
    return caches.stream().flatMap(Cache::list).map(JobCaches::job);
  }

  /** When the job in charge completed its newest checkpoint, as far as Flink has reported. */
  public Optional<Instant> checkpointed(Job job) {
    var active = job.status() == null ? null : job.status().active();
    if (active == null) {
      return Optional.empty();
    }
    var cluster = Names.cluster(job.key().name(), active.revision());
    var question = Requests.checkpoints(job.key(), cluster, active.jobId());
    return boards.stream()
        .flatMap(board -> board.<Optional<Checkpoints>>look(question).value().stream())
        .flatMap(Optional::stream)
        .flatMap(taken -> taken.completed().stream())
        .findFirst();
  }

  private static Job job(CustomResource<?, StatefulJobStatus> resource) {
    return new Job(
        EventSources.key(resource), (StatefulJobSpec) resource.getSpec(), resource.getStatus());
  }
}
