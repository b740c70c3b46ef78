package dev.statefulflink.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that one run measured, and on what.
 *
 * @param name of its file, without an ending; a later run of the name replaces it
 * @param about what was run and how, as Markdown
 * @param versions of what took part, by name
 */
public record Report(
    String name,
    String title,
    String about,
    Instant date,
    Machine machine,
    Map<String, String> versions,
    List<Section> sections) {
  /** Of the one that has a page of its own. */
  public static final String STATE_SIZE = "state";
}
