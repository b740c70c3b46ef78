package dev.statefulflink.operator.observe;

/**
 * What is left of a revision that is being removed.
 *
 * @param deployments whether anything stands that makes pods
 * @param objects whether any other of the objects that the operator made still stands
 * @param haData whether Flink's own recovery ConfigMaps still stand
 */
public record RetiringView(
    String revision, boolean deployments, boolean objects, Pods pods, boolean haData) {

  /** The pods of a revision, taken together. */
  public enum Pods {
    /** No object of one is there. */
    NONE,
    /** Objects are there, and Kubernetes says of each that its processes have ended for good. */
    ENDED,
    /** In one of them a process may run. */
    RUNNING
  }

  /** Whether its job may run, or be started by what is there. */
  public boolean mayRun() {
    return deployments || haData || pods == Pods.RUNNING;
  }

  /** Whether nothing of it is left. */
  public boolean gone() {
    return !mayRun() && !objects && pods == Pods.NONE;
  }

  RetiringView withObjects(boolean stand) {
    return new RetiringView(revision, deployments, stand, pods, haData);
  }
}
