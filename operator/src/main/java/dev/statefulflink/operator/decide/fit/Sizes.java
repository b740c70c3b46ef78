package dev.statefulflink.operator.decide.fit;

import java.util.Locale;

/** Writes a number of bytes as people read it. */
public final class Sizes {
  private static final double STEP = 1000;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Sizes() {}

  public static String text(long bytes) {
    double size = bytes;
    var unit = 0;
    while (size >= STEP && unit < UNITS.length - 1) {
      size /= STEP;
      unit++;
    }
    var format = unit > 0 && size < 10 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, format, size, UNITS[unit]);
  }
}
