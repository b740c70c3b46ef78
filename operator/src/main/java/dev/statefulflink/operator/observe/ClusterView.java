package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.SavepointResult;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobDetails;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A revision's cluster and its relevant job, as last seen. What this step did not request is {@link
 * Answer.None}.
 */
public record ClusterView(
    ClusterState cluster, Trial trial, Submitted submitted, JobAnswers job, Snapshots snapshots) {
  /** A step that has lasted longer may have submitted its job; the first submit is not delayed. */
  private static final Duration SUBMITTING = Duration.ofSeconds(3);

  /**
   * What shows whether a job can run on the cluster.
   *
   * @param slots those that the job is missing, once it has been submitted
   * @param rehearsal of the active revision: the jar of its running job, compiled again
   * @param fit whether the state fits the job that was compiled
   */
  public record Trial(Answer<Slots> slots, Answer<Rehearsal> rehearsal, Answer<StateFit> fit) {
    static final Trial UNASKED =
        new Trial(new Answer.None<>(), new Answer.None<>(), new Answer.None<>());
  }

  /**
   * What became of the newest submit.
   *
   * @param submitting whether it has no answer yet
   * @param warmUpJobId the warm-up that state and submit are those of; empty if they are those of
   *     the revision's own job
   */
  public record Submitted(Answer<Void> submit, boolean submitting, Optional<String> warmUpJobId) {
    static final Submitted NOTHING = new Submitted(new Answer.None<>(), false, Optional.empty());
  }

  /**
   * What Flink answers about the job.
   *
   * @param state an empty value if the cluster knows no such job; so are details and settings
   * @param tasks what the job's tasks do, with its state; empty if that was not asked for
   * @param checkpoints how its checkpoints go while nothing moves; otherwise its details say so
   */
  public record JobAnswers(
      Answer<Optional<JobState>> state,
      Answer<Optional<JobDetails>> details,
      Answer<Optional<JobSettings>> settings,
      Optional<Tasks> tasks,
      Answer<Optional<Checkpoints>> checkpoints) {
    static final JobAnswers UNASKED =
        new JobAnswers(
            new Answer.None<>(),
            new Answer.None<>(),
            new Answer.None<>(),
            Optional.empty(),
            new Answer.None<>());
  }

  /** The view of a revision that does not exist. */
  public static ClusterView absent() {
    return unasked(new ClusterState.Absent());
  }

  /** The view of a cluster that received no request. */
  public static ClusterView unasked(ClusterState cluster) {
    return new ClusterView(
        cluster, Trial.UNASKED, Submitted.NOTHING, JobAnswers.UNASKED, Snapshots.UNASKED);
  }

  public ClusterView withSlots(Answer<Slots> now) {
    return with(new Trial(now, trial.rehearsal, trial.fit));
  }

  public ClusterView withRehearsal(Answer<Rehearsal> now) {
    return with(new Trial(trial.slots, now, trial.fit));
  }

  public ClusterView withFit(Answer<StateFit> now) {
    return with(new Trial(trial.slots, trial.rehearsal, now));
  }

  public ClusterView withSubmit(Answer<Void> now) {
    return with(new Submitted(now, submitted.submitting, submitted.warmUpJobId));
  }

  public ClusterView withSubmitting(boolean now) {
    return with(new Submitted(submitted.submit, now, submitted.warmUpJobId));
  }

  public ClusterView withWarmUp(String jobId) {
    return with(new Submitted(submitted.submit, submitted.submitting, Optional.of(jobId)));
  }

  public ClusterView withState(Answer<Optional<JobState>> now) {
    return with(new JobAnswers(now, job.details, job.settings, job.tasks, job.checkpoints));
  }

  public ClusterView withDetails(Answer<Optional<JobDetails>> now) {
    return with(new JobAnswers(job.state, now, job.settings, job.tasks, job.checkpoints));
  }

  public ClusterView withSettings(Answer<Optional<JobSettings>> now) {
    return with(new JobAnswers(job.state, job.details, now, job.tasks, job.checkpoints));
  }

  public ClusterView withTasks(Optional<Tasks> now) {
    return with(new JobAnswers(job.state, job.details, job.settings, now, job.checkpoints));
  }

  public ClusterView withCheckpoints(Answer<Optional<Checkpoints>> now) {
    return with(new JobAnswers(job.state, job.details, job.settings, job.tasks, now));
  }

  public ClusterView withSavepoint(Answer<SavepointResult> now) {
    return with(snapshots.withSavepoint(now));
  }

  public ClusterView withMayBeTaken() {
    return with(snapshots.withMayBeTaken());
  }

  public ClusterView withCheckpoint(String triggerId) {
    return with(snapshots.withCheckpoint(triggerId));
  }

  public ClusterView withFound(Answer<Optional<String>> now) {
    return with(snapshots.withFound(now));
  }

  public ClusterView withDisposed(Set<String> now) {
    return with(snapshots.withDisposed(now));
  }

  public Answer<Slots> slots() {
    return trial.slots();
  }

  public Answer<Rehearsal> rehearsal() {
    return trial.rehearsal();
  }

  public Answer<StateFit> fit() {
    return trial.fit();
  }

  public Answer<Void> submit() {
    return submitted.submit();
  }

  public boolean submitting() {
    return submitted.submitting();
  }

  public Optional<String> warmUpJobId() {
    return submitted.warmUpJobId();
  }

  public Answer<Optional<JobState>> state() {
    return job.state();
  }

  public Answer<Optional<JobDetails>> details() {
    return job.details();
  }

  public Answer<Optional<JobSettings>> settings() {
    return job.settings();
  }

  public Optional<Tasks> tasks() {
    return job.tasks();
  }

  public Answer<Optional<Checkpoints>> checkpoints() {
    return job.checkpoints();
  }

  public Answer<SavepointResult> savepoint() {
    return snapshots.savepoint();
  }

  public boolean mayBeTaken() {
    return snapshots.mayBeTaken();
  }

  public Optional<String> checkpoint() {
    return snapshots.checkpoint();
  }

  public Answer<Optional<String>> found() {
    return snapshots.found();
  }

  public Set<String> disposed() {
    return snapshots.disposed();
  }

  /** The states of the job's tasks, as far as Flink has reported them. */
  public Optional<Tasks> jobTasks() {
    return tasks().or(() -> jobDetails().map(JobDetails::tasks)).filter(Tasks::known);
  }

  /** Whether no checkpoint had completed for too long when Flink answered. */
  public static boolean late(Answer<Optional<Checkpoints>> answer, JobSettings settings) {
    return answer instanceof Answer.Got<Optional<Checkpoints>> got
        && got.told().filter(taken -> taken.late(settings, got.at())).isPresent();
  }

  /**
   * Whether the job had finished before the current step began: another client has stopped it, or
   * an operator whose record is lost. An object that has run a job has a last handoff.
   */
  public boolean finishedBefore(Handoff handoff, @Nullable LastHandoff last) {
    return jobState().equals(Optional.of(JobState.FINISHED))
        && (last == null || state().isSameSinceBefore(handoff.stepBegan()));
  }

  /** Whether a job that Flink does not know was, or may have been, submitted before. */
  public boolean mayHaveRun(Handoff handoff, Instant now) {
    return jobUnknown()
        && !submit().refused()
        && (!(submit() instanceof Answer.None)
            || now.isAfter(handoff.stepBegan().plus(SUBMITTING)));
  }

  /** Since when Flink has not known the job, after it was submitted last. */
  public Instant unknownSince() {
    var unknown = state() instanceof Answer.Got<?> got ? got.since() : Instant.EPOCH;
    return submit().moment().filter(at -> at.isAfter(unknown)).orElse(unknown);
  }

  /** The job's state, if Flink has reported one. */
  public Optional<JobState> jobState() {
    return state().value().flatMap(found -> found);
  }

  /** The job in full, if Flink has reported it. */
  public Optional<JobDetails> jobDetails() {
    return details().value().flatMap(found -> found);
  }

  /** Whether Flink has answered that it knows no such job. */
  public boolean jobUnknown() {
    return state().value().map(Optional::isEmpty).orElse(false);
  }

  /**
   * Whether the job has failed or was cancelled, and Flink lists no snapshot of it: one may be in
   * storage that its JobManager could not read.
   */
  public boolean listsNoSnapshot() {
    return jobDetails()
        .filter(job -> job.state().terminal() && job.state() != JobState.FINISHED)
        .filter(job -> job.newestSnapshot().isEmpty())
        .isPresent();
  }

  private ClusterView with(Trial now) {
    return new ClusterView(cluster, now, submitted, job, snapshots);
  }

  private ClusterView with(Submitted now) {
    return new ClusterView(cluster, trial, now, job, snapshots);
  }

  private ClusterView with(JobAnswers now) {
    return new ClusterView(cluster, trial, submitted, now, snapshots);
  }

  private ClusterView with(Snapshots now) {
    return new ClusterView(cluster, trial, submitted, job, now);
  }
}
