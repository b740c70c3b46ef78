package dev.statefulflink.operator;

import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.metrics.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The job objects of every kind, as the informers have them; nothing is copied or kept. */
final class JobCaches {
  private final List<Cache<? extends CustomResource<?, StatefulJobStatus>>> caches =
      new CopyOnWriteArrayList<>();

  void add(Cache<? extends CustomResource<?, StatefulJobStatus>> cache) {
    caches.add(cache);
  }

  Stream<Job> jobs() {
    return caches.stream().flatMap(Cache::list).map(JobCaches::job);
  }

  private static Job job(CustomResource<?, StatefulJobStatus> resource) {
    return new Job(
        EventSources.key(resource), (StatefulJobSpec) resource.getSpec(), resource.getStatus());
  }
}
