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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A revision's cluster and the job that matters on it, as last seen. What was not asked for at this
 * step is {@link Answer.None}.
 *
 * @param state of the job; an empty value where the cluster knows no such job
 * @param details likewise
 * @param settings likewise
 * @param slots those that are withheld from the job, once it has been submitted
 * @param rehearsal of the active revision: what its running job was started from, compiled again
 * @param submitting whether the newest submit has no answer yet
 * @param warmUpJobId the warm-up that state and submit tell of; empty where they tell of the
 *     revision's own job
 * @param disposed locations of savepoints that Flink has deleted since the operator started
 * @param checkpoint the trigger of the checkpoint by which the job is to prove itself
 * @param found the newest snapshot that is in storage; an empty value where there is none
 * @param tasks what the job's tasks do, with its state; empty if that was not asked for
 * @param fit whether the state fits the job that was compiled
 * @param checkpoints how its checkpoints go while nothing moves; otherwise its details say so
 */
public record ClusterView(
    ClusterState cluster,
    Answer<Slots> slots,
    Answer<Optional<JobState>> state,
    Answer<Optional<JobDetails>> details,
    Answer<SavepointResult> savepoint,
    Answer<Optional<String>> found,
    Answer<Rehearsal> rehearsal,
    Answer<Void> submit,
    boolean submitting,
    Answer<Optional<JobSettings>> settings,
    Optional<String> warmUpJobId,
    Optional<String> checkpoint,
    Set<String> disposed,
    Optional<Tasks> tasks,
    Answer<Optional<Checkpoints>> checkpoints,
    Answer<StateFit> fit) {
  /** A step that has lasted longer may have submitted its job; the first submit is not delayed. */
  private static final Duration SUBMITTING = Duration.ofSeconds(3);

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
        false,
        new Answer.None<>(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        new Answer.None<>(),
        new Answer.None<>());
  }

  public ClusterView withSlots(Answer<Slots> slots) {
    return edit(draft -> draft.slots = slots);
  }

  public ClusterView withState(Answer<Optional<JobState>> state) {
    return edit(draft -> draft.state = state);
  }

  public ClusterView withDetails(Answer<Optional<JobDetails>> details) {
    return edit(draft -> draft.details = details);
  }

  public ClusterView withSavepoint(Answer<SavepointResult> savepoint) {
    return edit(draft -> draft.savepoint = savepoint);
  }

  public ClusterView withFound(Answer<Optional<String>> found) {
    return edit(draft -> draft.found = found);
  }

  public ClusterView withRehearsal(Answer<Rehearsal> rehearsal) {
    return edit(draft -> draft.rehearsal = rehearsal);
  }

  public ClusterView withSubmit(Answer<Void> submit) {
    return edit(draft -> draft.submit = submit);
  }

  public ClusterView withSubmitting(boolean submitting) {
    return edit(draft -> draft.submitting = submitting);
  }

  public ClusterView withWarmUp(String jobId) {
    return edit(draft -> draft.warmUpJobId = Optional.of(jobId));
  }

  public ClusterView withCheckpoint(String triggerId) {
    return edit(draft -> draft.checkpoint = Optional.of(triggerId));
  }

  public ClusterView withSettings(Answer<Optional<JobSettings>> settings) {
    return edit(draft -> draft.settings = settings);
  }

  public ClusterView withDisposed(Set<String> disposed) {
    return edit(draft -> draft.disposed = disposed);
  }

  public ClusterView withTasks(Optional<Tasks> tasks) {
    return edit(draft -> draft.tasks = tasks);
  }

  public ClusterView withCheckpoints(Answer<Optional<Checkpoints>> checkpoints) {
    return edit(draft -> draft.checkpoints = checkpoints);
  }

  public ClusterView withFit(Answer<StateFit> fit) {
    return edit(draft -> draft.fit = fit);
  }

  /** What the job's tasks do, as far as Flink has said it. */
  public Optional<Tasks> jobTasks() {
    return tasks.or(() -> jobDetails().map(JobDetails::tasks)).filter(Tasks::known);
  }

  /** Whether no checkpoint had completed for too long when Flink answered this. */
  public static boolean late(Answer<Optional<Checkpoints>> answer, JobSettings settings) {
    return answer instanceof Answer.Got<Optional<Checkpoints>> got
        && got.told().filter(taken -> taken.late(settings, got.at())).isPresent();
  }

  /**
   * Whether the job had finished before the step under way began: somebody else has stopped it, or
   * an operator whose record is lost. An object that has run a job has a last handoff.
   */
  public boolean finishedBefore(Handoff handoff, @Nullable LastHandoff last) {
    return jobState().equals(Optional.of(JobState.FINISHED))
        && (last == null || state.isSameSinceBefore(handoff.stepBegan()));
  }

  /**
   * Whether a job that Flink does not know may have been accepted before, and have completed a
   * checkpoint: it was submitted, by this operator or by one that has ended since.
   */
  public boolean mayHaveRun(Handoff handoff, Instant now) {
    var unasked = submit instanceof Answer.None;
    return jobUnknown()
        && !submit.refused()
        && (!unasked || now.isAfter(handoff.stepBegan().plus(SUBMITTING)));
  }

  /** Since when Flink has not known the job, after it was submitted last. */
  public Instant unknownSince() {
    var unknown = state instanceof Answer.Got<?> got ? got.since() : Instant.EPOCH;
    var submitted = submit.moment().orElse(Instant.EPOCH);
    return submitted.isAfter(unknown) ? submitted : unknown;
  }

  /** The job's state, if Flink has reported one. */
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

  private ClusterView edit(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** The view while it is put together: one copy in, one copy out. */
  private static final class Draft {
    private final ClusterState cluster;
    private Answer<Slots> slots;
    private Answer<Optional<JobState>> state;
    private Answer<Optional<JobDetails>> details;
    private Answer<SavepointResult> savepoint;
    private Answer<Optional<String>> found;
    private Answer<Rehearsal> rehearsal;
    private Answer<Void> submit;
    private boolean submitting;
    private Answer<Optional<JobSettings>> settings;
    private Optional<String> warmUpJobId;
    private Optional<String> checkpoint;
    private Set<String> disposed;
    private Optional<Tasks> tasks;
    private Answer<Optional<Checkpoints>> checkpoints;
    private Answer<StateFit> fit;

    private Draft(ClusterView view) {
      cluster = view.cluster;
      slots = view.slots;
      state = view.state;
      details = view.details;
      savepoint = view.savepoint;
      found = view.found;
      rehearsal = view.rehearsal;
      submit = view.submit;
      submitting = view.submitting;
      settings = view.settings;
      warmUpJobId = view.warmUpJobId;
      checkpoint = view.checkpoint;
      disposed = view.disposed;
      tasks = view.tasks;
      checkpoints = view.checkpoints;
      fit = view.fit;
    }

    private ClusterView done() {
      return new ClusterView(
          cluster,
          slots,
          state,
          details,
          savepoint,
          found,
          rehearsal,
          submit,
          submitting,
          settings,
          warmUpJobId,
          checkpoint,
          disposed,
          tasks,
          checkpoints,
          fit);
    }
  }
}
