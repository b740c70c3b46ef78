package dev.statefulflink.bench.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.bench.report.Figure;
import dev.statefulflink.bench.report.Machine;
import dev.statefulflink.bench.report.Report;
import dev.statefulflink.bench.report.Section;
import dev.statefulflink.bench.report.Statistic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run that measures a part of the points keeps what earlier runs have measured of the others. */
class StateSectionsTest {
  private static final StateCase SMALL = new StateCase("1.20", "rocksdb", Way.CHECKPOINT, 10);
  private static final StateCase LARGE = new StateCase("1.20", "rocksdb", Way.CHECKPOINT, 1_000);
  private static final StateCase OTHER = new StateCase("1.20", "rocksdb", Way.CANONICAL, 10);

  @Test
  void shouldTakeWhatFlinkAloneNeedsFromTheDowntime() {
    assertThat(downtimes(StateSections.point(SMALL, runs(3)), "beyond Flink alone, 10 MB"))
        .containsExactly(1.0);
  }

  @Test
  void shouldReplaceAPointAndKeepTheOthersInTheOrderOfTheirSize() {
    var before = report(StateSections.point(LARGE, runs(9)));
    before = StateSections.merged(before, report(StateSections.point(SMALL, runs(3))));
    before = StateSections.merged(before, report(StateSections.point(OTHER, runs(7))));

    var after = StateSections.merged(before, report(StateSections.point(LARGE, runs(5))));

    assertThat(after.sections())
        .extracting(Section::title)
        .containsExactly(
            "RocksDB, Flink 1.20.5, canonical savepoint", "RocksDB, Flink 1.20.5, checkpoint");
    var line = after.sections().get(1);
    assertThat(line.figures())
        .extracting(Figure::name)
        .filteredOn(name -> name.startsWith("downtime"))
        .containsExactly("downtime, 10 MB", "downtime, 1,000 MB");
    assertThat(downtimes(line, "downtime, 10 MB")).containsExactly(3.0);
    assertThat(downtimes(line, "downtime, 1,000 MB")).containsExactly(5.0);
    assertThat(line.tables().get(0).rows())
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrder("10 MB", "1,000 MB");
  }

  @Test
  void shouldHaveATargetOnlyForWhatIsAimedAt() {
    assertThat(StateSections.point(LARGE, runs(3)).figures())
        .filteredOn(figure -> figure.target() != null)
        .extracting(figure -> figure.name() + " " + figure.target().atMost())
        .containsExactly(
            "downtime, 1,000 MB 8.0", "replayed, 1,000 MB 1.0", "beyond Flink alone, 1,000 MB 1.5");
    assertThat(StateSections.point(OTHER, runs(3)).figures())
        .filteredOn(figure -> figure.target() != null)
        .extracting(Figure::name)
        .containsExactly("beyond Flink alone, 10 MB");
  }

  private static List<Double> downtimes(Section section, String name) {
    return section.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .map(figure -> figure.value(Statistic.MEDIAN))
        .toList();
  }

  private static List<StateRun> runs(double downtime) {
    return List.of(
        new StateRun(
            new StateUpgrade(2, 10.1, downtime, 1, 1, 0.5, 0.2, "file:/s"),
            new ByHand.Floor(downtime / 2, downtime / 2 - 1)));
  }

  private static Report report(Section section) {
    return new Report(
        "state",
        "State",
        "",
        Instant.EPOCH,
        new Machine(2, "a processor", 1024, "Linux 6"),
        Map.of(),
        List.of(section));
  }
}
