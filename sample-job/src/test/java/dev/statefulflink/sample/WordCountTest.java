package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.api.Test;

class WordCountTest {

  // Static: a serialisable writer cannot take the test along.
  private static final List<String> LINES = new ArrayList<>();

  @Test
  void isPrintedWithThePrefixAndNothingElse() {
    List<Void> emitted = new ArrayList<>();
    LINES.clear();

    new PrintResults("v2 ", LINES::add)
        .flatMap(new WordCount("hello", 3), new ListCollector<>(emitted));

    assertThat(LINES).containsExactly("v2 (hello,3)");
    assertThat(emitted).isEmpty();
  }

  @Test
  void isSerialisedFieldByField() {
    assertThat(TypeInformation.of(WordCount.class)).isInstanceOf(PojoTypeInfo.class);
  }
}
