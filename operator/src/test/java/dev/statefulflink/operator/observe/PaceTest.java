package dev.statefulflink.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.JobState;
import dev.statefulflink.operator.manifest.Names;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PaceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Answer<Optional<JobState>> told(Optional<JobState> state, long secondsAgo) {
    return new Answer.Got<>(state, NOW, NOW.minusSeconds(secondsAgo));
  }

  private static Answer<Optional<JobState>> running(long secondsAgo) {
    return told(Optional.of(JobState.RUNNING), secondsAgo);
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "49, 5000", "60, 6000", "200, 20000", "300, 30000", "86400, 30000"})
  void shouldLookLessOftenAtWhatHasBeenTheSameForLong(long seconds, long millis) {
    assertThat(Pace.of(running(seconds), Instant.EPOCH, NOW)).hasMillis(millis);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "FINISHED", "CANCELED"})
  void shouldLookLessOftenAtWhatHasEnded(JobState end) {
    assertThat(Pace.of(told(Optional.of(end), 300), Instant.EPOCH, NOW)).isEqualTo(Pace.SLOWEST);
    assertThat(Pace.of(told(Optional.empty(), 300), Instant.EPOCH, NOW)).isEqualTo(Pace.SLOWEST);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTARTING", "FAILING", "CANCELLING", "CREATED", "INITIALIZING"})
  void shouldLookOftenAtWhatIsOnItsWay(JobState state) {
    assertThat(Pace.of(told(Optional.of(state), 300), Instant.EPOCH, NOW)).isEqualTo(Pace.FASTEST);
  }

  @Test
  void shouldLookOftenWhereFlinkDoesNotAnswer() {
    var failed = new Answer.Failed<Optional<JobState>>(new FlinkCallFailed(0, "gone"), NOW);

    assertThat(Pace.of(failed, Instant.EPOCH, NOW)).isEqualTo(Pace.FASTEST);
    assertThat(Pace.of(new Answer.None<>(), Instant.EPOCH, NOW)).isEqualTo(Pace.FASTEST);
  }

  @Test
  void shouldLookOftenWhereAPodHasChanged() {
    assertThat(Pace.of(running(300), NOW.minusSeconds(20), NOW)).isEqualTo(Pace.FASTEST);
    assertThat(Pace.of(running(300), NOW.minusSeconds(100), NOW)).hasSeconds(10);
  }

  @Test
  void shouldReadOffThePodsWhenOneLastBecameReady() {
    var old = pod("'True', lastTransitionTime: '2026-03-01T11:00:00Z'");
    var newer = pod("'True', lastTransitionTime: '2026-03-01T11:30:00Z'");
    var starting = pod("'False', lastTransitionTime: '2026-03-01T11:00:00Z'");
    var unknown = ClusterScene.pod("a", Names.JOB_MANAGER, "{}");

    assertThat(Pace.stirred(List.of(old, newer), NOW)).isEqualTo("2026-03-01T11:30:00Z");
    assertThat(Pace.stirred(List.of(old, starting), NOW)).isEqualTo(NOW);
    assertThat(Pace.stirred(List.of(old, unknown), NOW)).isEqualTo(NOW);
    assertThat(Pace.stirred(List.of(), NOW)).isEqualTo(Instant.EPOCH);
  }

  private static Pod pod(String ready) {
    var status =
        """
        conditions:
        - {type: PodScheduled, status: "True", lastTransitionTime: "2026-03-01T11:59:00Z"}
        - {type: Ready, status: %s}
        """;
    return ClusterScene.pod("a", Names.TASK_MANAGER, status.formatted(ready));
  }
}
