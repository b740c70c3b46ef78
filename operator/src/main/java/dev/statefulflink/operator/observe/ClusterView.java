package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobSettings;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import java.util.Optional;
import java.util.Set;

/**
 * A revision's cluster and the job that matters on it, as last seen. What was not asked for at this
 * step is {@link Answer.None}.
 *
 * @param state of the job; an empty value where the cluster knows no such job
 * @param details likewise
 * @param settings likewise
 * @param warmUpJobId the warm-up that state and submit tell of; empty where they tell of the
 *     revision's own job
 * @param disposed locations of savepoints that Flink has deleted since the operator started
 * @param found the newest snapshot that is in storage; an empty value where there is none
 */
public record ClusterView(
    ClusterState cluster,
    Answer<Slots> slots,
    Answer<Optional<JobState>> state,
    Answer<Optional<JobDetails>> details,
    Answer<SavepointResult> savepoint,
    Answer<Optional<String>> found,
    Answer<Void> rehearsal,
    Answer<Void> submit,
    Answer<Optional<JobSettings>> settings,
    Optional<String> warmUpJobId,
    Set<String> disposed) {

  /** The view of a revision that does not exist. */
  public static ClusterView absent() {
    return unasked(new ClusterState.Absent());
  }

  /** The view of a cluster that was not asked anything. */
  public static ClusterView unasked(ClusterState cluster) {
    return new ClusterView(
        cluster,
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        new Answer.None<>(),
        Optional.empty(),
        Set.of());
  }

  public ClusterView withSlots(Answer<Slots> slots) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withState(Answer<Optional<JobState>> state) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withDetails(Answer<Optional<JobDetails>> details) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withSavepoint(Answer<SavepointResult> savepoint) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withFound(Answer<Optional<String>> found) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withRehearsal(Answer<Void> rehearsal) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withSubmit(Answer<Void> submit) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withWarmUp(String jobId) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        Optional.of(jobId),
        disposed);
  }

  public ClusterView withSettings(Answer<Optional<JobSettings>> settings) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
  }

  public ClusterView withDisposed(Set<String> disposed) {
    return new ClusterView(
        cluster,
        slots,
        state,
        details,
        savepoint,
        found,
        rehearsal,
        submit,
        settings,
        warmUpJobId,
        disposed);
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
