package dev.statefulflink.operator.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobIntentTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "4, 1, 4", "4, 2, 2", "5, 2, 3", "1, 8, 1", "8, 8, 1", "9, 8, 2"})
  void shouldOfferASlotToEverySubtask(int parallelism, int slots, int taskManagers) {
    var intent = Specs.intent("job.parallelism: " + parallelism, "taskManager.slots: " + slots);

    assertThat(intent.taskManagers()).isEqualTo(taskManagers);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 2, 'taskManager.replicas: 3', 3",
    "4, 2, 'taskManager.replicas: 2', 2",
    "4, 2, 'taskManager.spareSlots: 0', 2",
    "4, 2, 'taskManager.spareSlots: 1', 3",
    "4, 2, 'taskManager.spareSlots: 3', 4"
  })
  void shouldHaveAsManyTaskManagersAsAreDeclaredOrNeededWithTheSpareSlots(
      int parallelism, int slots, String declared, int taskManagers) {
    var intent =
        Specs.intent("job.parallelism: " + parallelism, "taskManager.slots: " + slots, declared);

    assertThat(intent.taskManagers()).isEqualTo(taskManagers);
    assertThat(intent.slots()).isEqualTo(taskManagers * slots);
  }

  @Test
  void shouldNotChangeWithTheListsThatItWasMadeFrom() {
    var args = new ArrayList<>(List.of("a"));
    var lines = new TreeMap<String, String>();
    lines.put("restart-strategy.type", "none");
    var intent = intent("flink:1", args, lines);

    args.add("b");
    lines.clear();

    assertThat(intent.args()).containsExactly("a");
    assertThat(intent.restartStrategy()).containsOnlyKeys("restart-strategy.type");
  }

  @Test
  void shouldNameThePartThatIsMissing() {
    assertThatThrownBy(() -> intent(null, List.of(), new TreeMap<>()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("image");
  }

  private static JobIntent intent(
      String image, List<String> args, SortedMap<String, String> restartStrategy) {
    return new JobIntent(
        "1.20",
        image,
        "/j.jar",
        "",
        args,
        1,
        0,
        false,
        0L,
        Duration.ofSeconds(1),
        "hashmap",
        "s3://bucket",
        "",
        restartStrategy,
        1,
        "",
        "",
        "",
        new TreeMap<>(),
        PodIntent.STANDARD,
        StateUris.OF_ALL);
  }
}
