package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import java.util.Optional;

/**
 * A revision's cluster and the job that matters on it, as last seen. What was not asked for at this
 * step is {@link Answer.None}.
 *
 * @param state of the job; an empty value where the cluster knows no such job
 * @param details likewise
 */
public record ClusterView(
    ClusterState cluster,
    Answer<Slots> slots,
    Answer<Optional<JobState>> state,
    Answer<Optional<JobDetails>> details,
    Answer<SavepointResult> savepoint,
    Answer<Void> rehearsal,
    Answer<Void> submit) {

  /** The view of a revision that does not exist. */
  public static ClusterView absent() {
    return new ClusterView(
        new ClusterState.Absent(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>());
  }

  /** The job's state, where Flink has told one. */
  public Optional<JobState> jobState() {
    return state.value().flatMap(found -> found);
  }

  /** The job in full, where Flink has told it. */
  public Optional<JobDetails> jobDetails() {
    return details.value().flatMap(found -> found);
  }

  /** Whether Flink has answered that it knows no such job. */
  public boolean jobUnknown() {
    return state.value().map(Optional::isEmpty).orElse(false);
  }
}
