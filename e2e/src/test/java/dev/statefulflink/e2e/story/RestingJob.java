package dev.statefulflink.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.cluster.Labels;
import dev.statefulflink.e2e.job.StatefulJob;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A job that nothing may disturb: the same run of it, in the same pods, none of which has started
 * anything again.
 *
 * @param pods how often containers of each were started again, by its uid
 */
public record RestingJob(UntouchedJob untouched, Map<String, Integer> pods) {

  public static RestingJob of(StatefulJob job) {
    Map<String, Integer> pods = pods(job);
    assertThat(pods).hasSizeGreaterThan(1);
    return new RestingJob(UntouchedJob.of(job), pods);
  }

  public void check() {
    assertThat(pods(untouched.job())).isEqualTo(pods);
    untouched.check();
  }

  private static Map<String, Integer> pods(StatefulJob job) {
    return job
        .client()
        .pods()
        .inNamespace(job.namespace())
        .withLabel(Labels.NAME, job.name())
        .list()
        .getItems()
        .stream()
        .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), RestingJob::restarts));
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(container -> container.getRestartCount())
        .sum();
  }
}
