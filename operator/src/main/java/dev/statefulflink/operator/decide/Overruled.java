package dev.statefulflink.operator.decide;

import dev.statefulflink.operator.flink.JobSettings;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;

/** What the job's own code has set otherwise than it is declared: in Flink, the code wins. */
final class Overruled {
  private Overruled() {}

  /** More of the message on a job that runs; empty where all is as declared. */
  static String told(Observation seen) {
    var settings = seen.active().settings().value().flatMap(found -> found);
    return settings.isEmpty() || seen.activeIntent().isEmpty()
        ? ""
        : interval(settings.get(), seen.activeIntent().get())
            + name(settings.get(), seen.activeIntent().get());
  }

  private static String interval(JobSettings job, JobIntent declared) {
    return job.checkpointInterval().equals(declared.checkpointInterval())
        ? ""
        : " Its own code sets the checkpoint interval to "
            + text(job.checkpointInterval())
            + ", which wins over the declared "
            + text(declared.checkpointInterval())
            + ": remove that from the code, or declare the same.";
  }

  private static String name(JobSettings job, JobIntent declared) {
    return declared.jobName().isEmpty() || declared.jobName().equals(job.name())
        ? ""
        : " Its own code names it "
            + job.name()
            + ", which wins over spec.job.name: call execute() without a name.";
  }

  private static String text(Duration interval) {
    return interval.compareTo(Duration.ofDays(365)) > 0 ? "never" : interval.toMillis() + " ms";
  }
}
