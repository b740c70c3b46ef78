package dev.statefulflink.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.chart.RenderedChart;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of the chart, whichever way it grants. */
class GrantedRightsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"{}", "watchNamespaces: [a, b]", "allNamespaces: true"})
  void shouldFindEveryRightOfTheOperator(String values) {
    assertThat(new GrantedRights(RenderedChart.of(folder, values)).all())
        .contains("create leases", "update statefulflinkjobs/status", "delete rolebindings")
        .containsAll(GrantedRights.EXCEPTIONS.keySet())
        .noneMatch(right -> right.contains("secrets"))
        .noneMatch(right -> right.contains("*"));
  }
}
