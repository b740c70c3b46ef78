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
                  List.of(new Table("Told:", List.of("a", "b"), List.of(List.of("1|2", "3")))))));

  @Test
  void shouldHaveCommittedWhatTheResultsYield() throws IOException {
    if (Boolean.getBoolean("generate")) {
      Page.write();
    }
    assertThat(Page.file()).as("run `make generate`").hasContent(Page.of(Results.all()));
  }

  @Test
  void shouldShowEveryRunAndWhetherTheTargetIsMet() {
    assertThat(Page.of(List.of(REPORT)))
        .contains("## One\nHow.\n\n2026-11-25T20:00:00Z; 2 cores of a processor")
        .contains("| short | s | 0.20 | 0.50 | 0.90 | 0.90 | p95 <= 1 | yes | 0.50 0.20 0.90 |")
        .contains("| long | s | 2 | 2 | 2 | 2 | median <= 1 | **no** | 2 |")
        .contains("| free | MB | 123 | 123 | 123 | 123 |  |  | 123 |")
        .contains("Told:\n\n| a | b |\n| --- | --- |\n| 1\\|2 | 3 |\n");
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
