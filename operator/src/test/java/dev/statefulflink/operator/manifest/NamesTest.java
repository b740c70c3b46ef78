package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final ObjectKey KEY = new ObjectKey("StatefulWordCount", "shop", "w", "uid");

  @ParameterizedTest
  @ValueSource(strings = {"orders", "new-orders", "a-b-c"})
  void shouldFindTheObjectOfACluster(String name) {
    assertThat(Names.ofCluster(Names.cluster(name, "aaaa1111"))).isEqualTo(name);
  }

  @Test
  void shouldFindNoObjectOfAnOddName() {
    assertThat(Names.ofCluster("orders")).isEmpty();
    assertThat(Names.ofCluster("")).isEmpty();
  }

  @Test
  void shouldNameThePartsOfACluster() {
    assertThat(Names.cluster("w", "a")).isEqualTo("w-a");
    assertThat(Names.jobManager("w-a")).isEqualTo("w-a-jobmanager");
    assertThat(Names.taskManager("w-a")).isEqualTo("w-a-taskmanager");
    assertThat(Names.configuration("w-a")).isEqualTo("w-a-config");
    assertThat(Names.account("w-a", "jobmanager")).isEqualTo("w-a-jobmanager");
    assertThat(Names.lastState("w")).isEqualTo("w-last-state");
  }

  @Test
  void shouldTellRevisionsApartByALabel() {
    assertThat(Names.labels(KEY)).doesNotContainKey(Names.REVISION);
    assertThat(Names.labels(KEY, "a"))
        .containsAllEntriesOf(Names.labels(KEY))
        .containsEntry(Names.REVISION, "a");
  }

  @Test
  void shouldSelectOneComponentOfOneRevisionOfOneObject() {
    assertThat(Names.selector(KEY, "a", Names.TASK_MANAGER))
        .containsOnlyKeys(Names.KIND, Names.NAME, Names.REVISION, Names.COMPONENT)
        .containsEntry(Names.KIND, "StatefulWordCount")
        .containsEntry(Names.NAME, "w")
        .containsEntry(Names.REVISION, "a")
        .containsEntry(Names.COMPONENT, "taskmanager");
  }
}
