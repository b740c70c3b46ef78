package dev.statefulflink.bench.report;

import java.util.List;

/**
 * A part of a report.
 *
 * @param text what is to be known before the figures, as Markdown; may be empty
 */
public record Section(String title, String text, List<Figure> figures, List<Table> tables) {}
