package dev.statefulflink.operator.decide;

/** Carries out actions, one method each. Implemented in the package {@code act}. */
public interface ActionRunner {
  void applyCluster(Action.ApplyCluster action);

  void repair(Action.Repair action);

  void allowJob(Action.AllowJob action);

  void serveRevision(Action.ServeRevision action);

  void rehearse(Action.Rehearse action);

  void compare(Action.Compare action);

  void checkState(Action.CheckState action);

  void warmUp(Action.WarmUp action);

  void rehearseRestore(Action.RehearseRestore action);

  void stopWithSavepoint(Action.StopWithSavepoint action);

  void submit(Action.Submit action);

  void takeCheckpoint(Action.TakeCheckpoint action);

  void takeSavepoint(Action.TakeSavepoint action);

  void disposeSavepoint(Action.DisposeSavepoint action);

  void cancelJob(Action.CancelJob action);

  void recordFinished(Action.RecordFinished action);

  void removePods(Action.RemovePods action);

  void removeCluster(Action.RemoveCluster action);

  void removeHaData(Action.RemoveHaData action);

  void keepState(Action.KeepState action);

  void forgetState(Action.ForgetState action);
}
