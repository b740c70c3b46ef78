package dev.statefulflink.bench.report;

import java.util.List;

/**
 * Cells as text, for what is no figure of its own: a waterfall, a before and after, a profile.
 *
 * @param caption above it; may be empty
 */
public record Table(String caption, List<String> columns, List<List<String>> rows) {
  /** The column with the figure of each run, which the JSON has and the page leaves out. */
  public static final String RUNS = "every run";

  public Table {
    for (var row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException("%s for the columns %s".formatted(row, columns));
      }
    }
  }
}
