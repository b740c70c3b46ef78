package dev.statefulflink.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The committed picture shows the measured handoff that it names; {@code make generate} draws it.
 */
class HandoffPictureTest {

  @Test
  void shouldHaveCommittedWhatTheResultsYield() throws IOException {
    if (Boolean.getBoolean("generate")) {
      HandoffPicture.write();
    }
    assertThat(HandoffPicture.file())
        .as("run `make generate`")
        .hasContent(HandoffPicture.of(Results.all()));
  }

  @Test
  void shouldDrawTheRunWithTheMedianDowntime() {
    var picture = HandoffPicture.of(List.of(report(upgrades())));

    assertThat(picture)
        .contains("0.50 s without a running job (Flink 9, run 3 of 3, the median)")
        .contains("From the change of the spec to Ready: 30 s.")
        .contains(">0.30 s</text>\n<text x=\"590.0\" y=\"288.0\" >Flink: submit</text>");
  }

  @Test
  void shouldDrawTheDowntimeToScaleUpToTheLastTask() {
    // The tasks run 0.1 + 0.1 + 0.1 + 0.3 + 0.2 s after the cut, at 370 for a second from 330 on.
    assertThat(HandoffPicture.of(List.of(report(upgrades()))))
        .contains("<rect x=\"441.0\" y=\"224.0\" width=\"185.0\" height=\"6.0\"");
  }

  @Test
  void shouldRefuseResultsWithoutUpgrades() {
    assertThatThrownBy(() -> HandoffPicture.of(List.of(report())))
        .hasMessageContaining("no upgrades");
  }

  private static Report report(Section... sections) {
    return new Report(
        "pods",
        "Pods",
        "",
        Instant.EPOCH,
        new Machine(2, "a processor", 1024, "Linux 6"),
        Map.of(),
        List.of(sections));
  }

  private static Section upgrades() {
    return new Section(
        "Upgrades, Flink 9",
        "",
        List.of(
            Figure.of("downtime", "s", List.of(0.9, 0.2, 0.5)),
            Figure.of("change to Ready", "s", List.of(10.0, 20.0, 30.0))),
        List.of(
            new Table(
                "",
                List.of("part", Table.RUNS),
                List.of(
                    List.of("Flink: take the savepoint", "1 1 0.1"),
                    List.of("Flink: end the old job", "1 1 0.1"),
                    List.of("operator: until acknowledged", "1 1 0.1"),
                    List.of("Flink: submit", "1 1 0.3"),
                    List.of("Flink: every task running", "1 1 0.2"),
                    List.of("job: first record printed", "1 1 0.7")))));
  }
}
