package dev.statefulflink.operator.flink;

import java.util.regex.Pattern;

/**
 * The task slots that a cluster offers, over all TaskManagers that have registered.
 *
 * @param free the unused ones
 * @param waiting how many tasks of the job in question have no slot yet
 * @param flinkVersion of the cluster, as 1.20.5; empty if it is not known
 */
public record Slots(int total, int free, int waiting, String flinkVersion) {
  public Slots(int total, int free, int waiting) {
    this(total, free, waiting, "");
  }

  /** Of a cluster without a job in question. */
  public Slots(int total) {
    this(total, total, 0);
  }

  /**
   * Whether the cluster runs another version than a declared one.
   *
   * @param minor as 1.20
   */
  public boolean runsOtherThan(String minor) {
    return flinkVersion.matches("[0-9].*") && !flinkVersion.matches(Pattern.quote(minor) + "\\b.*");
  }
}
