package dev.statefulflink.e2e.story;

import dev.statefulflink.e2e.Repository;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/**
 * Starts the classes that take longest first, by the times in docs/testing.md, so that none of them
 * is left alone at the end. A class that is not in there is new, and starts before all others.
 */
public final class LongestFirst implements ClassOrderer {
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\w+) \\| \\w+ \\| cluster \\| \\d+ \\| (\\d+) \\|$");

  private final Map<String, Integer> seconds =
      Repository.text(Repository.root().resolve("docs/testing.md"))
          .lines()
          .map(ROW::matcher)
          .filter(row -> row.matches())
          .collect(Collectors.toMap(row -> row.group(1), row -> Integer.valueOf(row.group(2))));

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparingInt(this::seconds).reversed());
  }

  private int seconds(ClassDescriptor test) {
    String name = test.getTestClass().getSimpleName();
    // What ends in IT takes a few seconds, and is not listed below five.
    return seconds.getOrDefault(name, name.endsWith("E2E") ? Integer.MAX_VALUE : 0);
  }
}
