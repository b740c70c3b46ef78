package dev.statefulflink.operator.metrics;

/** Counts the changes of one job. A new change does not compile until it is counted. */
interface ChangeCounter {
  void stepEnded(Change.StepEnded ended);

  void handoffEnded(Change.HandoffEnded ended);

  void downtime(Change.Downtime downtime);

  void savepointFailed();

  void jobRestarted();
}
