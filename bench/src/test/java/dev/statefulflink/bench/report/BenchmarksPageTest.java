package dev.statefulflink.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The committed page is what the committed results yield; {@code make generate} writes it. */
class BenchmarksPageTest {
  private static final Report REPORT =
      new Report(
          "one",
          "One",
          "How.",
          Instant.parse("2026-11-25T20:00:00Z"),
          new Machine(2, "a processor", 1024, "Linux 6"),
          Map.of("Java", "17"),
          List.of(
              new Section(
                  "Waits",
                  "Why.",
                  List.of(
                      Figure.of("short", "s", new Target(Statistic.P95, 1), List.of(0.5, 0.2, 0.9)),
                      Figure.of("long", "s", new Target(Statistic.MEDIAN, 1), List.of(2.0)),
                      Figure.of("free", "MB", List.of(123.4567))),
                  List.of(
                      new Table(
                          "Parts:",
                          List.of("a", Table.RUNS, "b"),
                          List.of(List.of("1|2", "7 8 9", "3"))))),
              new Section(
                  "Sizes",
                  "",
                  List.of(
                      Figure.of("memory, 1 object", "MB", List.of(5.0)),
                      Figure.of("memory, 1,000 objects", "MB", List.of(7.0, 6.0, 8.0))),
                  List.of())));

  @Test
  void shouldHaveCommittedWhatTheResultsYield() throws IOException {
    if (Boolean.getBoolean("generate")) {
      Page.write();
    }
    assertThat(Page.file()).as("run `make generate`").hasContent(Page.of(Results.all()));
  }

  @Test
  void shouldShowMediansAndLeaveTheRunsToTheResults() {
    assertThat(Page.of(List.of(REPORT)))
        .contains("## One\nHow.\n\n2026-11-25T20:00:00Z; 2 cores of a processor")
        .contains("| short | s | **0.50** | 0.20 | 0.90 | 0.90 | 3 |")
        .contains("| free | MB | **123** | 123 | 123 | 123 | 1 |")
        .contains("Parts:\n\n| a | b |\n| --- | --- |\n| 1\\|2 | 3 |\n")
        .doesNotContain("7 8 9");
  }

  @Test
  void shouldBeginWithTheTargetsThatAreMissed() {
    assertThat(Page.of(List.of(REPORT)))
        .contains(
            """
            ## Verdict
            1 of 2 targets are met.

            | part | figure | measured | target | met |
            | --- | --- | --- | --- | --- |
            | Waits | long | median 2 s | at most 1 s | **no** |
            | Waits | short | p95 0.90 s | at most 1 s | yes |
            """);
  }

  @Test
  void shouldPutFleetsOfDifferentSizesSideBySide() {
    assertThat(Page.of(List.of(REPORT)))
        .contains(
            """
            | median, by number of objects | 1 | 1,000 |
            | --- | --- | --- |
            | memory, MB | 5 | 7 |
            """);
  }

  @Test
  void shouldReadWhatItWrites() throws IOException {
    assertThat(Results.read(Results.text(REPORT))).isEqualTo(REPORT);
  }

  @Test
  void shouldTakePercentilesByNearestRank() {
    var runs = List.of(5.0, 1.0, 4.0, 2.0, 3.0, 10.0, 9.0, 8.0, 7.0, 6.0);

    assertThat(Statistic.MIN.of(runs)).isEqualTo(1);
    assertThat(Statistic.MEDIAN.of(runs)).isEqualTo(5);
    assertThat(Statistic.P95.of(runs)).isEqualTo(10);
    assertThat(Statistic.MAX.of(runs)).isEqualTo(10);
  }

  @Test
  void shouldRefuseAFigureWithoutRuns() {
    assertThatThrownBy(() -> Figure.of("none", "s", List.of()))
        .hasMessageContaining("was not measured");
  }
}
