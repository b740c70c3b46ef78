package dev.statefulflink.e2e.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import java.util.List;

/**
 * A job that continues as if nothing had been declared: the same revision, and the same run of it.
 */
public record UntouchedJob(StatefulJob job, ActiveRevision active, FlinkJob run) {

  public static UntouchedJob of(StatefulJob job) {
    return new UntouchedJob(job, job.active(), onlyJob(job));
  }

  private static FlinkJob onlyJob(StatefulJob job) {
    List<FlinkJob> jobs = FlinkRest.of(job, job.active().revision()).jobs();
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }

  public void check() {
    assertThat(job.active()).isEqualTo(active);
    assertThat(onlyJob(job)).as("the very run of the job").isEqualTo(run);
  }

  /** Back to what runs: takes effect immediately, and nothing is left of what was held. */
  public void isTakenUpAgain(String revert) {
    job.change(revert);
    job.awaitReady();
    assertThat(StatefulJob.condition(job.get(), "Stalled")).isEmpty();
    assertThat(job.status().held()).isNull();
    check();
  }
}
