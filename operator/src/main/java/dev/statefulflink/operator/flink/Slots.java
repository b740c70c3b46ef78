package dev.statefulflink.operator.flink;

/**
 * The task slots that a cluster offers, over all TaskManagers that have registered.
 *
 * @param free the unused ones
 * @param waiting how many tasks of the job in question have no slot yet
 */
public record Slots(int total, int free, int waiting) {
  /** Of a cluster without a job in question. */
  public Slots(int total) {
    this(total, total, 0);
  }
}
