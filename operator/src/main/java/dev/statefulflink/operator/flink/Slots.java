package dev.statefulflink.operator.flink;

/**
 * The task slots that a cluster offers, over all TaskManagers that have registered.
 *
 * @param free those that no job has
 * @param waiting how many tasks of the job that was asked about have no slot yet
 */
public record Slots(int total, int free, int waiting) {
  /** Of a cluster that no job was asked about. */
  public Slots(int total) {
    this(total, total, 0);
  }
}
