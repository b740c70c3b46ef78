package dev.statefulflink.operator.observe.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.ClusterScene;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PaceTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** One whose own share of the spread is nothing. */
  private static final ObjectKey JOB =
      new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-7025");

  private static Duration pace(Answer<Optional<JobState>> state, Instant stirred) {
    return Pace.of(JOB, state, new Pace.Calm(Optional.of(stirred), Optional.empty()), NOW);
  }

  private static Answer<Optional<JobState>> told(Optional<JobState> state, long secondsAgo) {
    return new Answer.Got<>(state, NOW, NOW.minusSeconds(secondsAgo));
  }

  private static Answer<Optional<JobState>> running(long secondsAgo) {
    return told(Optional.of(JobState.RUNNING), secondsAgo);
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "19, 5000", "60, 15000", "100, 25000", "120, 30000", "86400, 30000"})
  void shouldLookLessOftenAtWhatHasBeenTheSameForLong(long seconds, long millis) {
    assertThat(pace(running(seconds), Instant.EPOCH)).hasMillis(millis);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "FINISHED", "CANCELED"})
  void shouldLookLessOftenAtWhatHasEnded(JobState end) {
    assertThat(pace(told(Optional.of(end), 300), Instant.EPOCH)).isEqualTo(Pace.SLOWEST);
    assertThat(pace(told(Optional.empty(), 300), Instant.EPOCH)).isEqualTo(Pace.SLOWEST);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTARTING", "FAILING", "CANCELLING", "CREATED", "INITIALIZING"})
  void shouldLookOftenAtWhatIsOnItsWay(JobState state) {
    assertThat(pace(told(Optional.of(state), 300), Instant.EPOCH)).isEqualTo(Pace.FASTEST);
  }

  @Test
  void shouldLookOftenWhereFlinkDoesNotAnswer() {
    var failed = new Answer.Failed<Optional<JobState>>(new FlinkCallFailed(0, "gone"), NOW);

    assertThat(pace(failed, Instant.EPOCH)).isEqualTo(Pace.FASTEST);
    assertThat(pace(new Answer.None<>(), Instant.EPOCH)).isEqualTo(Pace.FASTEST);
  }

  @Test
  void shouldLookOftenWhereAPodHasChanged() {
    assertThat(pace(running(300), NOW.minusSeconds(8))).isEqualTo(Pace.FASTEST);
    assertThat(pace(running(300), NOW.minusSeconds(40))).hasSeconds(10);
    var unready = new Pace.Calm(Optional.empty(), Optional.empty());
    assertThat(Pace.of(JOB, running(300), unready, NOW)).isEqualTo(Pace.FASTEST);
  }

  /** An operator that has just started asks for the first time. */
  @Test
  void shouldBelieveTheStatusSinceWhenAJobRuns() {
    var calm = new Pace.Calm(Optional.of(Instant.EPOCH), Optional.of(NOW.minusSeconds(80)));

    assertThat(Pace.of(JOB, running(0), calm, NOW)).hasSeconds(20);
    assertThat(Pace.of(JOB, running(100), calm, NOW)).hasSeconds(25);
    assertThat(Pace.of(JOB, told(Optional.of(JobState.FAILED), 0), calm, NOW))
        .isEqualTo(Pace.FASTEST);
    assertThat(Pace.of(JOB, new Answer.None<>(), calm, NOW)).isEqualTo(Pace.FASTEST);
  }

  @Test
  void shouldNotLookAtThousandsInTheSameMoment() {
    var paces = new TreeSet<Duration>();
    for (int i = 0; i < 1_000; i++) {
      var job = new ObjectKey("StatefulFlinkJob", "shop", "orders-" + i, "uid-" + i);
      var calm = new Pace.Calm(Optional.of(Instant.EPOCH), Optional.empty());
      paces.add(Pace.of(job, running(3_600), calm, NOW));
    }

    assertThat(paces).hasSizeGreaterThan(500);
    assertThat(paces.first()).isGreaterThan(Duration.ofSeconds(24));
    assertThat(paces.last()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldReadOffThePodsWhenOneLastBecameReady() {
    var old = pod("'True', lastTransitionTime: '2026-03-01T11:00:00Z'");
    var newer = pod("'True', lastTransitionTime: '2026-03-01T11:30:00Z'");
    var starting = pod("'False', lastTransitionTime: '2026-03-01T11:00:00Z'");
    var unknown = ClusterScene.pod("a", Names.JOB_MANAGER, "{}");

    assertThat(Pace.stirred(List.of(old, newer))).hasValue(Instant.parse("2026-03-01T11:30:00Z"));
    assertThat(Pace.stirred(List.of(old, starting))).isEmpty();
    assertThat(Pace.stirred(List.of(old, unknown))).isEmpty();
    assertThat(Pace.stirred(List.of())).hasValue(Instant.EPOCH);
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
