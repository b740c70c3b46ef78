package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.LastState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One outside effect. Every id in it is already in the acknowledged status. */
public sealed interface Action {
  /** Passes it to the runner's method for it: an action without one does not compile. */
  void performWith(ActionRunner runner);

  /**
   * Creates a revision's cluster, or the missing parts of it.
   *
   * @param generation of the object that the revision was made from
   * @param jobIds of the jobs that run there, or will: the cluster has the right to keep their
   *     recovery data
   */
  record ApplyCluster(String revision, long generation, List<String> jobIds, JobIntent intent)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.applyCluster(this);
    }
  }

  /**
   * Applies again what another client has changed or removed in a revision's cluster.
   *
   * @param jobIds as in {@link ApplyCluster}
   */
  record Repair(String revision, List<String> jobIds, JobIntent intent) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.repair(this);
    }
  }

  /**
   * Gives a revision's cluster, created from this intent, the right to keep the recovery data of
   * one more job.
   */
  record AllowJob(String revision, String jobId, JobIntent intent) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.allowJob(this);
    }
  }

  /**
   * Points the stable Service at a revision.
   *
   * @param intent the spec of the revision; empty if its record is lost
   */
  record ServeRevision(String revision, Optional<JobIntent> intent) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.serveRevision(this);
    }
  }

  /** Compiles the job on a revision's cluster, without running it. */
  record Rehearse(String revision, Submission submission) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.rehearse(this);
    }
  }

  /**
   * Compiles the running job of a revision's cluster again, beside it.
   *
   * @param handoff the handoff that needs it
   */
  record Compare(String revision, String jobId, Submission submission, String handoff)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.compare(this);
    }
  }

  /**
   * Compares the job with the state that it will start from, without running it.
   *
   * @param snapshot empty if there is none, or if it is that of a running job
   * @param old the running job; empty if its state is not needed
   * @param itself whether the job starts from this snapshot, and not from a savepoint that is still
   *     to be taken
   */
  record CheckState(
      String revision,
      Submission submission,
      Optional<String> snapshot,
      Optional<Old> old,
      boolean itself)
      implements Action {

    /** The running job, and how it was started. */
    public record Old(String revision, String jobId, Submission submission) {}

    @Override
    public void performWith(ActionRunner runner) {
      runner.checkState(this);
    }
  }

  /**
   * Runs a short job of the operator on a revision's cluster, which ends by itself.
   *
   * @param parallelism of the next job: the number of slots to warm up
   */
  record WarmUp(String revision, String jobId, int parallelism) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.warmUp(this);
    }
  }

  /** Runs a revision's job from a snapshot, without input and output, until it is cancelled. */
  record RehearseRestore(String revision, String jobId, Submission submission, String from)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.rehearseRestore(this);
    }
  }

  /** Stops a job with a savepoint. */
  record StopWithSavepoint(
      String revision, String jobId, String triggerId, String directory, Format format)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.stopWithSavepoint(this);
    }
  }

  /** Submits a job; an empty {@code from} starts it without state. */
  record Submit(String revision, String jobId, Submission submission, Optional<String> from)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.submit(this);
    }
  }

  /** Requests a checkpoint now; the trigger id is derived from the job's id. */
  record TakeCheckpoint(String revision, String jobId, String triggerId) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.takeCheckpoint(this);
    }
  }

  /** Takes a savepoint of a job that keeps running. */
  record TakeSavepoint(
      String revision, String jobId, String triggerId, String directory, Format format)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.takeSavepoint(this);
    }
  }

  /** Deletes a savepoint, via the cluster of a revision. */
  record DisposeSavepoint(String revision, String location) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.disposeSavepoint(this);
    }
  }

  /** Cancels a job. */
  record CancelJob(String revision, String jobId) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.cancelJob(this);
    }
  }

  /**
   * Records outside of the status, with the revision's spec, that its job has finished by itself: a
   * lost status must not run it again.
   */
  record RecordFinished(String revision, String jobId, Instant at) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.recordFinished(this);
    }
  }

  /** Removes a revision's pods; the record of its spec is kept. */
  record RemovePods(String revision) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.removePods(this);
    }
  }

  /** Deletes the objects that make up a revision's cluster; its pods have ended. */
  record RemoveCluster(String revision) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.removeCluster(this);
    }
  }

  /** Deletes the ConfigMaps that Flink's high availability left behind. */
  record RemoveHaData(String revision) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.removeHaData(this);
    }
  }

  /** Records the last state outside of the object. */
  record KeepState(LastState state) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.keepState(this);
    }
  }

  /** Removes the record of the last state. */
  record ForgetState() implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.forgetState(this);
    }
  }
}
