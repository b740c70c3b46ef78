package dev.statefulflink.operator.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TasksTest {
  private static Tasks tasks(String... states) {
    var tasks = Tasks.UNKNOWN;
    for (var state : states) {
      tasks = tasks.plus(state, 1);
    }
    return tasks;
  }

  @Test
  void shouldSortEachStateOfATask() {
    var all =
        tasks(
            "CREATED",
            "SCHEDULED",
            "DEPLOYING",
            "INITIALIZING",
            "RUNNING",
            "FINISHED",
            "CANCELING",
            "CANCELED",
            "FAILED",
            "RECONCILING");

    assertThat(all).isEqualTo(new Tasks(2, 1, 1, 2, 4));
    assertThat(all.total()).isEqualTo(10);
  }

  @Test
  void shouldBeUpOnlyIfEachTaskRunsOrHasFinished() {
    assertThat(tasks("RUNNING", "FINISHED").allUp()).isTrue();
    assertThat(tasks("RUNNING", "INITIALIZING").allUp()).isFalse();
    assertThat(tasks().allUp()).as("nothing is known").isFalse();
  }

  @Test
  void shouldRestoreOnlyIfNothingElseIsMissing() {
    assertThat(tasks("RUNNING", "INITIALIZING").onlyRestoring()).isTrue();
    assertThat(tasks("SCHEDULED", "INITIALIZING").onlyRestoring()).isFalse();
    assertThat(tasks("RUNNING").onlyRestoring()).isFalse();
  }

  @Test
  void shouldSayWhatTasksWaitFor() {
    assertThat(tasks("RUNNING", "SCHEDULED", "INITIALIZING").waits())
        .isEqualTo("1 of 3 tasks wait for a slot.");
    assertThat(tasks("RUNNING", "INITIALIZING").waits())
        .isEqualTo("1 of 2 tasks restore their state.");
    assertThat(tasks("RUNNING", "DEPLOYING").waits()).isEqualTo("1 of 2 tasks do not run yet.");
    assertThat(tasks("RUNNING").waits()).isEmpty();
  }

  /** Each sentence is a write of the status: at most ten for all tasks of a large job. */
  @Test
  void shouldRoundTheCountsOfALargeJob() {
    var sentences =
        java.util.stream.IntStream.range(0, 1000)
            .mapToObj(up -> new Tasks(up, 1000 - up, 0, 0, 0).waits())
            .distinct();

    assertThat(sentences)
        .hasSizeLessThan(12)
        .contains("At least 900 of 1000 tasks restore their state.");
  }
}
