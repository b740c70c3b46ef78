package dev.statefulflink.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every row of docs/reference/cases.md names tests that there are, or says that none shows it. */
class CasesTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (?!users meet)[^|]+ \\| [^|]+ \\| ([^|]+) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final String NONE = "not covered";

  @Test
  void shouldNameTheTestsOfEachCase() throws IOException {
    List<String> cells = cells();

    assertThat(cells).hasSizeGreaterThan(60);
    for (String cell : cells) {
      List<MatchResult> tests = TEST.matcher(cell).results().toList();
      assertThat(tests.isEmpty()).as(cell).isEqualTo(cell.equals(NONE));
      for (MatchResult test : tests) {
        assertThat(TestSource.of(test.group(1)).methods()).as(cell).contains(test.group(2));
      }
    }
  }

  @Test
  void shouldShowMostOfThem() {
    assertThat(cells()).filteredOn(NONE::equals).hasSizeLessThan(12);
  }

  private static List<String> cells() {
    String page = Repository.text(Repository.root().resolve("docs/reference/cases.md"));
    List<String> cells = ROW.matcher(page).results().map(row -> row.group(1)).toList();
    assertThat(page.lines().filter(line -> line.startsWith("| ") && !line.startsWith("| users")))
        .as("each line is read")
        .hasSameSizeAs(cells);
    return cells;
  }
}
