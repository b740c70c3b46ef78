package dev.statefulflink.bench.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.bench.report.Figure;
import dev.statefulflink.bench.report.Machine;
import dev.statefulflink.bench.report.Page;
import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Results;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.bench.report.Statistic;
import dev.statefulflink.bench.report.Target;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The committed page and its chart are what the committed results yield; {@code make generate}
 * writes both.
 */
class StatePageTest {
  private static final Report REPORT =
      report(
          new Section(
              "RocksDB",
              "",
              List.of(
                  Figure.of(
                      "downtime, 1,000 MB", "s", new Target(Statistic.MEDIAN, 20), List.of(20.0)),
                  Figure.of("downtime, 10 MB", "s", List.of(9.0, 1.0, 2.0)),
                  Figure.of("by hand: stop, 10 MB", "s", List.of(0.5)),
                  Figure.of("by hand: restore, 10 MB", "s", List.of(0.5))),
              List.of()));

  @Test
  void shouldHaveCommittedWhatTheResultsYield() throws IOException {
    if (Boolean.getBoolean("generate")) {
      StatePage.write();
    }
    assertThat(StatePage.file()).as("run `make generate`").hasContent(StatePage.of(Results.all()));
    assertThat(StatePage.chart())
        .as("run `make generate`")
        .hasContent(StateChart.of(StatePage.of(Results.all(), StatePage.NAME)));
  }

  @Test
  void shouldHaveAColumnForEachSize() {
    assertThat(StatePage.of(List.of(REPORT)))
        .contains("1 of 1 targets are met.")
        .contains("![Downtime by the size of the state](../images/state-size.svg)")
        .contains("| median, by MB of state | 1,000 | 10 |")
        .contains("| downtime, s | 20 | 2 |");
  }

  @Test
  void shouldHaveItsOwnPageAndNoPlaceOnThatOfTheOtherBenchmarks() {
    assertThat(Page.of(List.of(REPORT))).doesNotContain("RocksDB").contains("0 of 0 targets");
    assertThat(StatePage.of(List.of())).contains("Nothing was measured yet.");
  }

  @Test
  void shouldDrawMediansFromTheSmallestSizeOn() {
    // 10 MB is at 80, 1 GB at 464.3, 4 GB at 580; 0.2 s is at 440, 500 s at 40.
    assertThat(StateChart.of(List.of(REPORT)))
        .contains("<path d=\"M80.0 322.3L464.3 204.6\" fill=\"none\"")
        .contains(">RocksDB</text>");
  }

  @Test
  void shouldDrawWhatFlinkAloneTakesAsTheSumOfBoth() {
    assertThat(StateChart.of(List.of(REPORT)))
        .contains("stroke-dasharray=\"2 4\"")
        .contains("<circle cx=\"80.0\" cy=\"357.7\" r=\"2\"");
  }

  @Test
  void shouldRefuseAFigureWithoutASize() {
    assertThatThrownBy(() -> StatePage.megabytes(Figure.of("downtime", "s", List.of(1.0))))
        .hasMessageContaining("has no size");
  }

  private static Report report(Section... sections) {
    return new Report(
        StatePage.NAME,
        "State",
        "How.",
        Instant.EPOCH,
        new Machine(2, "a processor", 1024, "Linux 6"),
        Map.of(),
        List.of(sections));
  }
}
