package dev.statefulflink.operator.observe;

/**
 * What is left of a revision that is being removed.
 *
 * @param deployments whether an object that creates pods still exists
 * @param objects whether any other object that the operator created still exists
 * @param haData whether Flink's own recovery ConfigMaps still exist
 */
public record RetiringView(
    String revision, boolean deployments, boolean objects, Pods pods, boolean haData) {

  /** The pods of a revision, taken together. */
  public enum Pods {
    /** There is no pod object. */
    NONE,
    /**
     * There are pod objects, and Kubernetes reports for each that its processes have ended for
     * good.
     */
    ENDED,
    /** A process may run in one of them. */
    RUNNING
  }

  /** Whether its job may run, or be started by one of these objects. */
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
