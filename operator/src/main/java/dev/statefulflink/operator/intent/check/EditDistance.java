package dev.statefulflink.operator.intent.check;

/** The number of letters to add, remove or replace to turn one word into another. */
final class EditDistance {
  private EditDistance() {}

  static int between(String one, String other) {
    var above = new int[other.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      var line = new int[above.length];
      line[0] = row;
      for (int column = 1; column < line.length; column++) {
        int replaced = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
        line[column] =
            Math.min(above[column - 1] + replaced, 1 + Math.min(above[column], line[column - 1]));
      }
      above = line;
    }
    return above[other.length()];
  }
}
