package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.LastState;
import java.util.List;
import java.util.Optional;

/** One outside effect. Every id in it stands in the acknowledged status already. */
public sealed interface Action {
  /** Has the runner carry it out: an action without a method there does not compile. */
  void performWith(ActionRunner runner);

  /**
   * Makes a revision's cluster, or what is missing of it.
   *
   * @param generation of the object that the revision was made from
   * @param jobIds of the jobs that run there, or will: their recovery data is the cluster's to keep
   */
  record ApplyCluster(String revision, long generation, List<String> jobIds, JobIntent intent)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.applyCluster(this);
    }
  }

  /**
   * Applies again what somebody has changed or removed of a revision's cluster.
   *
   * @param jobIds as in {@link ApplyCluster}
   */
  record Repair(String revision, List<String> jobIds, JobIntent intent) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.repair(this);
    }
  }

  /** Lets a revision's cluster, made from this intent, keep the recovery data of one more job. */
  record AllowJob(String revision, String jobId, JobIntent intent) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.allowJob(this);
    }
  }

  /**
   * Points the stable Service at a revision.
   *
   * @param intent what the revision was made from; empty if its record is lost
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
   * Compiles the job that runs on a revision's cluster once more, beside it.
   *
   * @param handoff on whose behalf
   */
  record Compare(String revision, String jobId, Submission submission, String handoff)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.compare(this);
    }
  }

  /**
   * Compares the job with the state that it is to go on from, without running it.
   *
   * @param snapshot empty if there is none, or if it is that of a job that runs
   * @param old the job that runs; empty if its state is not needed
   * @param itself whether the job starts from that very snapshot, and not from a savepoint to come
   */
  record CheckState(
      String revision,
      Submission submission,
      Optional<String> snapshot,
      Optional<Old> old,
      boolean itself)
      implements Action {

    /** The job that runs, and how it was started. */
    public record Old(String revision, String jobId, Submission submission) {}

    @Override
    public void performWith(ActionRunner runner) {
      runner.checkState(this);
    }
  }

  /**
   * Runs a short job of the operator's own on a revision's cluster, which ends by itself.
   *
   * @param parallelism of the job that is to come: so many slots are warmed up
   */
  record WarmUp(String revision, String jobId, int parallelism) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.warmUp(this);
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

  /** Asks for a checkpoint now; the trigger follows from the job's id. */
  record TakeCheckpoint(String revision, String jobId, String triggerId) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.takeCheckpoint(this);
    }
  }

  /** Takes a savepoint of a job that goes on. */
  record TakeSavepoint(
      String revision, String jobId, String triggerId, String directory, Format format)
      implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.takeSavepoint(this);
    }
  }

  /** Deletes a savepoint, through the cluster of a revision. */
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

  /** Ends a revision's pods; what they were made from stays. */
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

  /** Keeps the last state where it outlives the object. */
  record KeepState(LastState state) implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.keepState(this);
    }
  }

  /** Drops the kept state. */
  record ForgetState() implements Action {
    @Override
    public void performWith(ActionRunner runner) {
      runner.forgetState(this);
    }
  }
}
