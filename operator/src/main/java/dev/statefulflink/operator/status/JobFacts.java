package dev.statefulflink.operator.status;

import dev.statefulflink.operator.decide.Steps;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobSettings;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the conditions show about the job itself, independent of the spec: whether its tasks run,
 * and whether its checkpoints complete.
 *
 * @param before the conditions so far
 * @param same whether they are about the same job
 */
record JobFacts(Observation seen, Conditions before, boolean same) {
  static final String RUNNING = "Running";
  static final String CHECKPOINTING = "Checkpointing";

  /**
   * An ordinary start takes a second; each message about it would cost a write during the downtime.
   */
  private static final Duration BRIEF = Duration.ofSeconds(5);

  /** The content of a condition. */
  record Fact(boolean holds, String reason, String message) {}

  /** Flink calls a job RUNNING while its tasks still wait for their slots. */
  Fact running() {
    var said = before.fact(RUNNING).filter(fact -> same);
    if (said.isPresent() && view().state() instanceof Answer.None) {
      return said.get();
    }
    if (view().jobState().filter(state -> state == JobState.RUNNING).isEmpty()) {
      return running(false);
    }
    var tasks = view().jobTasks();
    if (tasks.isPresent()) {
      return of(tasks.get());
    }
    var details = view().jobDetails();
    if (details.isPresent()) {
      return running(details.get().allTasksRunning());
    }
    // Not requested, or not answered yet.
    return said.orElseGet(() -> running(!starts()));
  }

  static Fact running(boolean runs) {
    return runs
        ? new Fact(true, "JobRunning", "The job processes data.")
        : new Fact(false, "JobNotRunning", "The job does not process data.");
  }

  private Fact of(Tasks tasks) {
    if (tasks.allUp() || (isBatch() && tasks.up() > 0)) {
      return running(true);
    }
    if (starts() && sinceStep().compareTo(BRIEF) < 0) {
      return running(false);
    }
    var reason = tasks.waiting() > 0 ? "TasksWaiting" : "TasksInitializing";
    return tasks.waiting() + tasks.restoring() == 0
        ? new Fact(false, "JobNotRunning", tasks.waits())
        : new Fact(false, reason, tasks.waits());
  }

  /** Its stages follow each other, so some of its tasks always wait. */
  private boolean isBatch() {
    return view().jobDetails().filter(details -> !details.takesSnapshots()).isPresent()
        || settings().filter(settings -> !settings.takesSnapshots()).isPresent();
  }

  /** Whether a job is starting during a downtime. */
  private boolean starts() {
    var handoff = seen.memory().handoff();
    return handoff != null
        && switch (handoff.step()) {
          case RESUME, VERIFY, RETURN, VERIFY_RETURN -> true;
          case PREPARE, REHEARSE, AWAIT, CUT, CLEAR, WITHDRAW -> false;
        };
  }

  private Duration sinceStep() {
    var handoff = seen.memory().handoff();
    return handoff == null || handoff.marks() == null || handoff.marks().isEmpty()
        ? BRIEF
        : Duration.between(handoff.marks().get(handoff.marks().size() - 1).at(), seen.now());
  }

  /**
   * Empty for a job that takes no checkpoints, has ended, or was not seen yet. The condition is
   * kept while the job does not run: only a completed checkpoint proves the contrary.
   */
  Optional<Fact> checkpointing() {
    var state = view().jobState();
    if (view().jobUnknown()
        || state.filter(JobState::terminal).isPresent()
        || settings().filter(with -> !with.takesCheckpoints()).isPresent()) {
      return Optional.empty();
    }
    var said = before.fact(CHECKPOINTING).filter(fact -> same);
    var answer = view().checkpoints();
    var taken = answer.value().flatMap(found -> found);
    var judged =
        state.filter(s -> s == JobState.RUNNING).isPresent()
            && view().jobTasks().map(Tasks::allUp).orElse(true);
    if (!judged || taken.isEmpty() || settings().isEmpty()) {
      return said;
    }
    if (ClusterView.late(answer, settings().get())) {
      // The text of its cause may differ each time, and each change would cost a write.
      return said.filter(fact -> !fact.holds()).or(() -> Optional.of(failing(taken.get())));
    }
    return said.filter(fact -> !fact.holds() && !completedSince(taken.get()))
        .or(() -> Optional.of(new Fact(true, "CheckpointsComplete", "Checkpoints complete.")));
  }

  private boolean completedSince(Checkpoints taken) {
    var since = before.since(CHECKPOINTING);
    return taken.completed().filter(at -> since.filter(at::isBefore).isEmpty()).isPresent();
  }

  private static Fact failing(Checkpoints taken) {
    var since = taken.since().map(at -> at.truncatedTo(ChronoUnit.SECONDS)).map(Instant::toString);
    var why =
        taken.failure().isEmpty()
            ? "Flink reports no cause: see the JobManager's log."
            : "The newest has failed: " + taken.failure().replaceAll("[.\\s]+$", "") + ".";
    return new Fact(
        false,
        "CheckpointsFailing",
        "No checkpoint has completed since "
            + since.orElse("the job started")
            + ". "
            + why
            + " If the job fails now, its work since then is repeated or lost.");
  }

  private Optional<JobSettings> settings() {
    return view().settings().value().flatMap(found -> found);
  }

  private ClusterView view() {
    var handoff = seen.memory().handoff();
    return handoff != null && !Steps.onActive(handoff.step()) ? seen.next() : seen.active();
  }
}
