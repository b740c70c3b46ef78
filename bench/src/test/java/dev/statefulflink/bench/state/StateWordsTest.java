package dev.statefulflink.bench.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateWordsTest {

  @Test
  void shouldMeasureAllWithoutAWord() {
    assertThat(StateWords.of(List.of()).points()).isEqualTo(StateCase.all());
    assertThat(StateWords.of(List.of()).runs(3)).isEqualTo(3);
  }

  @Test
  void shouldMeasureWhatFitsEveryWord() {
    var words =
        StateWords.of(List.of("sizes=10,1000", "flink=1.20", "from=native,checkpoint", "runs=1"));

    assertThat(words.points())
        .filteredOn(point -> point.backend().equals("rocksdb"))
        .containsExactly(
            new StateCase("1.20", "rocksdb", Way.NATIVE, 10),
            new StateCase("1.20", "rocksdb", Way.NATIVE, 1_000),
            new StateCase("1.20", "rocksdb", Way.CHECKPOINT, 10),
            new StateCase("1.20", "rocksdb", Way.CHECKPOINT, 1_000));
    assertThat(words.runs(3)).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatMeasuresNothing() {
    assertThatThrownBy(() -> StateWords.of(List.of("size=10")))
        .hasMessageContaining("'size=10': write one of backends=, flink=, from=, runs=, sizes");
    assertThatThrownBy(() -> StateWords.of(List.of("sizes=11")).points())
        .hasMessageContaining("nothing is measured");
  }

  @Test
  void shouldKeepTheHeapSmall() {
    assertThat(StateCase.all())
        .filteredOn(point -> point.backend().equals("hashmap"))
        .isNotEmpty()
        .allSatisfy(point -> assertThat(point.megabytes()).isLessThanOrEqualTo(500));
  }
}
