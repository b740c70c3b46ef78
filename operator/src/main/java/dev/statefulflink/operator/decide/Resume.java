package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.api.v1alpha1.HeldGeneration;
import dev.statefulflink.api.v1alpha1.LastHandoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.JobDetails;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.observe.ClusterState;
import dev.statefulflink.operator.observe.ClusterView;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;
import java.util.Optional;

/** Resume and Verify, forward in the next revision or back in the active one. */
final class Resume {
  private final Timings timings;

  Resume(Timings timings) {
    this.timings = timings;
  }

  Decision resumeNext(Observation seen, Handoff handoff) {
    var view = seen.next();
    if (view.jobUnknown()) {
      return submitNext(seen, handoff);
    }
    var details = view.jobDetails();
    if (details.isPresent()) {
      if (broken(details.get())) {
        return failed(seen, handoff, details.get());
      }
      if (up(details.get())) {
        return Decision.write(
            new Memory(seen.memory()).step(Step.VERIFY, seen.now()).status(), verifying());
      }
    }
    return inTime(seen, handoff)
        .orElseGet(() -> Decision.await(restoring(handoff), timings.fast()));
  }

  private Decision submitNext(Observation seen, Handoff handoff) {
    var failure = seen.next().submit().failure();
    if (failure.isPresent() && failure.get().refused()) {
      return GivingUp.turnBack(
          seen,
          handoff,
          Reason.SUBMIT_REFUSED,
          "Flink refused to run the job: " + failure.get().getMessage() + ".",
          timings);
    }
    var late = inTime(seen, handoff);
    if (late.isPresent()) {
      return late.get();
    }
    if (seen.nextIntent().isEmpty()) {
      return Decision.await(restoring(handoff), timings.steps());
    }
    return submit(handoff.id(), handoff.jobId(), seen.nextIntent().get(), handoff);
  }

  private Decision submit(String revision, String jobId, JobIntent intent, Handoff handoff) {
    return Decision.perform(
        new Action.Submit(
            revision, jobId, Observed.submission(intent), Optional.ofNullable(handoff.state())),
        restoring(handoff),
        timings.fast());
  }

  private Optional<Decision> inTime(Observation seen, Handoff handoff) {
    var waited = Duration.between(Handoffs.since(handoff), seen.now());
    if (waited.compareTo(Observed.deadline(seen)) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        GivingUp.turnBack(
            seen,
            handoff,
            Reason.RESUME_TIMEOUT,
            "The new job was not up within spec.upgrade.deadline"
                + seen.next().jobDetails().map(d -> because(d.failure())).orElse("")
                + ".",
            timings));
  }

  private Decision failed(Observation seen, Handoff handoff, JobDetails details) {
    return GivingUp.turnBack(
        seen,
        handoff,
        Reason.RESTORE_FAILED,
        "The new job " + details.state() + because(details.failure()) + ".",
        timings);
  }

  Decision verifyNext(Observation seen, Handoff handoff) {
    var details = seen.next().jobDetails();
    if (details.isEmpty()) {
      return inTime(seen, handoff).orElseGet(() -> Decision.await(verifying(), timings.fast()));
    }
    if (broken(details.get())) {
      return failed(seen, handoff, details.get());
    }
    if (!restoredAsRecorded(details.get(), handoff)) {
      return GivingUp.turnBack(
          seen,
          handoff,
          Reason.RESTORED_ELSEWHERE,
          "Flink restored the job from "
              + details.get().restoredPath().orElse("nothing")
              + " instead of the recorded state.",
          timings);
    }
    if (proven(details.get())) {
      return completed(seen, handoff);
    }
    return inTime(seen, handoff)
        .orElseGet(() -> checkpoint(handoff.id(), handoff.jobId(), verifying()));
  }

  private Decision checkpoint(String revision, String jobId, Verdict verdict) {
    return Decision.perform(new Action.TakeCheckpoint(revision, jobId), verdict, timings.fast());
  }

  private static Decision completed(Observation seen, Handoff handoff) {
    var memory = new Memory(seen.memory());
    var state = Optional.ofNullable(handoff.state()).map(SavedState::location).orElse(null);
    var from = memory.active().map(ActiveRevision::revision);
    var intent = seen.nextIntent();
    var active =
        new ActiveRevision(
            handoff.id(),
            handoff.generation(),
            handoff.digest(),
            handoff.jobId(),
            intent.map(JobIntent::parallelism).orElse(null),
            state);
    var last =
        new LastHandoff(
            handoff.id(),
            handoff.purpose(),
            from.orElse(null),
            handoff.id(),
            state,
            Handoffs.downtime(handoff, Step.VERIFY).orElse(null),
            Handoffs.durations(handoff, seen.now()),
            seen.now());
    var known = handoff.state() == null ? memory : memory.withLastState(handoff.state());
    var next = known.withHandoff(null).withHeld(null).withActive(active).withLastHandoff(last);
    return Decision.write(
        from.map(next::retire).orElse(next).status(), new Verdict(Reason.RUNNING, "The job runs."));
  }

  Decision resumeActive(Observation seen, Handoff handoff) {
    var view = seen.active();
    var active = new Memory(seen.memory()).active().orElseThrow();
    var verdict = rollingBack(handoff);
    if (view.cluster() instanceof ClusterState.Absent && seen.activeIntent().isPresent()) {
      return Decision.perform(
          new Action.ApplyCluster(active.revision(), seen.activeIntent().get()),
          verdict,
          timings.steps());
    }
    if (view.jobUnknown() && seen.activeIntent().isPresent()) {
      return returnRefused(view)
          .orElseGet(
              () ->
                  submit(
                      active.revision(),
                      handoff.returnJobId(),
                      seen.activeIntent().get(),
                      handoff));
    }
    if (view.jobDetails().filter(Resume::up).isPresent()) {
      return Decision.write(
          new Memory(seen.memory()).step(Step.VERIFY_RETURN, seen.now()).status(), verdict);
    }
    return stuck(view).orElseGet(() -> Decision.await(verdict, timings.fast()));
  }

  private Optional<Decision> returnRefused(ClusterView view) {
    return view.submit()
        .failure()
        .filter(failure -> failure.refused())
        .map(failure -> returnFailed("Flink refused to run it: " + failure.getMessage()));
  }

  private Optional<Decision> stuck(ClusterView view) {
    return view.jobDetails()
        .filter(Resume::broken)
        .map(details -> returnFailed("it " + details.state() + because(details.failure())));
  }

  private Decision returnFailed(String why) {
    return Decision.await(
        new Verdict(
            Reason.RETURN_FAILED,
            "The old revision does not run again: "
                + why
                + ". Its state is kept, see"
                + " status.lastState."),
        timings.steady());
  }

  Decision verifyActive(Observation seen, Handoff handoff) {
    var memory = new Memory(seen.memory());
    var active = memory.active().orElseThrow();
    var details = seen.active().jobDetails();
    var stuck = stuck(seen.active());
    if (stuck.isPresent()) {
      return stuck.get();
    }
    if (details.filter(Resume::proven).isEmpty()) {
      return checkpoint(active.revision(), handoff.returnJobId(), rollingBack(handoff));
    }
    var message =
        handoff.failure().message()
            + " Revision "
            + active.revision()
            + " runs again from the same state. Change the spec, or set it back: either is taken up"
            + " at once.";
    var held =
        new HeldGeneration(
            handoff.generation(),
            handoff.digest(),
            handoff.failure().reason(),
            message,
            handoff.attempt(),
            null);
    var back =
        new ActiveRevision(
            active.revision(),
            active.generation(),
            active.digest(),
            handoff.returnJobId(),
            active.parallelism(),
            Optional.ofNullable(handoff.state()).map(SavedState::location).orElse(null));
    return Decision.write(
        memory.withHandoff(null).withHeld(held).withActive(back).retire(handoff.id()).status(),
        new Verdict(Reason.RUNNING, message));
  }

  private static boolean up(JobDetails details) {
    return details.state() == JobState.FINISHED
        || (details.state() == JobState.RUNNING && details.allTasksRunning());
  }

  private static boolean proven(JobDetails details) {
    return details.state() == JobState.FINISHED
        || (up(details) && details.completedCheckpoints() > 0);
  }

  private static boolean broken(JobDetails details) {
    return details.state() == JobState.FAILED || details.state() == JobState.CANCELED;
  }

  /** Flink may write the same place with other slashes, as file:/x for file:///x. */
  private static boolean restoredAsRecorded(JobDetails details, Handoff handoff) {
    var recorded = Optional.ofNullable(handoff.state()).map(SavedState::location);
    return details.restoredPath().map(Resume::plain).equals(recorded.map(Resume::plain));
  }

  private static String plain(String path) {
    return path.replaceAll("/+", "/").replaceAll("/$", "");
  }

  private static String because(String failure) {
    return failure.isEmpty() ? "" : ": " + failure;
  }

  private static Verdict restoring(Handoff handoff) {
    var from = Optional.ofNullable(handoff.state()).map(SavedState::location);
    return new Verdict(
        Reason.RESTORING,
        "Starting the job" + from.map(path -> " from " + path).orElse(" without state") + ".");
  }

  private static Verdict verifying() {
    return new Verdict(
        Reason.VERIFYING, "Every task runs; waiting for the first checkpoint of the new job.");
  }

  private static Verdict rollingBack(Handoff handoff) {
    return new Verdict(
        Reason.ROLLING_BACK, handoff.failure().message() + " Going back to the old revision.");
  }
}
