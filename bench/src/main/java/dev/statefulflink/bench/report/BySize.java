package dev.statefulflink.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A table of medians with a column for each size that was measured, if all figures name theirs. */
final class BySize {
  private static final Pattern SIZED = Pattern.compile("(.+), ([\\d,]+) (objects?|MB)");
  private static final String OBJECTS = "median, by number of objects";
  private static final String STATE = "median, by MB of state";

  private BySize() {}

  static Optional<Table> of(List<Figure> figures) {
    var sizes = new LinkedHashSet<String>();
    var head = "";
    Map<String, Map<String, String>> cells = new LinkedHashMap<>();
    for (var figure : figures) {
      var named = SIZED.matcher(figure.name());
      if (!named.matches()) {
        return Optional.empty();
      }
      sizes.add(named.group(2));
      head = named.group(3).equals("MB") ? STATE : OBJECTS;
      cells
          .computeIfAbsent(named.group(1) + ", " + figure.unit(), name -> new LinkedHashMap<>())
          .put(named.group(2), Page.number(figure.value(Statistic.MEDIAN)));
    }
    var columns = new ArrayList<>(List.of(head));
    columns.addAll(sizes);
    return Optional.of(
        new Table("", columns, cells.entrySet().stream().map(row -> row(row, sizes)).toList()));
  }

  private static List<String> row(
      Map.Entry<String, Map<String, String>> figure, Set<String> sizes) {
    var row = new ArrayList<>(List.of(figure.getKey()));
    sizes.forEach(size -> row.add(figure.getValue().getOrDefault(size, "")));
    return row;
  }
}
