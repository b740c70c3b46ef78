package dev.statefulflink.operator.flink.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is asked again and again, without anybody asking for it each time. */
class WatchesTest {
  private static final Duration EACH = Duration.ofSeconds(5);
  private static final ObjectKey ORDERS = new ObjectKey("Kind", "shop", "orders", "uid-1");
  private static final Question STATE = new Question(ORDERS, "orders-a", "state job");

  private final HandClock clock = new HandClock("2026-03-01T12:00:00Z");
  private final HandTimer timer = new HandTimer(clock);
  private final List<ObjectKey> answered = new ArrayList<>();
  private final FlinkBoard board = new FlinkBoard(clock, timer, answered::add);
  private final List<CompletableFuture<String>> calls = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();

  private CompletionStage<String> call() {
    var call = new CompletableFuture<String>();
    calls.add(call);
    times.add(clock.instant());
    return call;
  }

  private Answer<String> watch() {
    return watch(EACH);
  }

  private Answer<String> watch(Duration each) {
    return board.watch(STATE, (newest, now) -> each, this::call);
  }

  private void told(String state) {
    calls.get(calls.size() - 1).complete(state);
  }

  @Test
  void shouldWakeWhoWatchesOnlyByNews() {
    watch();
    told("RUNNING");
    assertThat(answered).as("the first answer").containsExactly(ORDERS);

    timer.turn(EACH);
    told("RUNNING");
    assertThat(answered).as("the same again").containsExactly(ORDERS);

    timer.turn(EACH);
    told("FAILED");
    assertThat(answered).as("another").containsExactly(ORDERS, ORDERS);

    timer.turn(EACH);
    calls.get(3).completeExceptionally(new FlinkCallFailed(0, "no answer"));
    assertThat(answered).as("none").containsExactly(ORDERS, ORDERS, ORDERS);
  }

  @Test
  void shouldTellSinceWhenTheAnswerIsTheSame() {
    watch();
    told("RUNNING");
    var first = clock.instant();
    timer.turn(EACH);
    told("RUNNING");
    var second = clock.instant();

    assertThat(board.<String>look(STATE)).isEqualTo(new Answer.Got<>("RUNNING", second, first));

    timer.turn(EACH);
    told("FAILED");
    var third = clock.instant();
    assertThat(board.<String>look(STATE)).isEqualTo(new Answer.Got<>("FAILED", third));
  }

  @Test
  void shouldAskAgainInTheRhythmByItself() {
    watch();
    for (int i = 0; i < 10; i++) {
      told("RUNNING");
      timer.turn(EACH);
    }

    assertThat(times).hasSize(11);
    assertThat(Duration.between(times.get(0), times.get(10))).isEqualTo(EACH.multipliedBy(10));
    assertThat(timer.waiting()).isEqualTo(1);
  }

  /** Or who looks every five seconds would ask every ten, as each answer comes a little later. */
  @Test
  void shouldMeasureTheAgeOfWhatIsWatchedFromTheQuestion() {
    watch();
    clock.turn(EACH.minusMillis(1));
    told("RUNNING");
    watch();
    assertThat(calls).hasSize(1);

    clock.turn(Duration.ofMillis(1));
    watch();
    assertThat(calls).hasSize(2);
  }

  @Test
  void shouldFollowTheRhythmWhereItChangesWithTheAnswer() {
    board.watch(
        STATE,
        (newest, now) ->
            newest.value().isPresent() ? Duration.ofSeconds(20) : Duration.ofSeconds(1),
        this::call);
    timer.turn(Duration.ofSeconds(1));
    assertThat(calls).as("in progress: not asked twice").hasSize(1);
    told("RUNNING");
    timer.turn(Duration.ofSeconds(1));
    told("RUNNING");
    assertThat(calls).hasSize(2);

    timer.turn(Duration.ofSeconds(19));
    assertThat(calls).hasSize(2);
    timer.turn(Duration.ofSeconds(1));
    assertThat(calls).hasSize(3);
  }

  @Test
  void shouldAskEarlierWhereARoundFindsMoreToLookAt() {
    watch(Duration.ofSeconds(30));
    told("RUNNING");
    timer.turn(Duration.ofSeconds(1));
    watch(Duration.ofSeconds(5));
    timer.turn(Duration.ofSeconds(5));
    assertThat(calls).hasSize(2);
    told("RUNNING");

    watch(Duration.ofSeconds(30));
    timer.turn(Duration.ofSeconds(5));
    assertThat(calls).as("what was due is asked").hasSize(3);
    told("RUNNING");
    timer.turn(Duration.ofSeconds(29));
    assertThat(calls).as("and then all rests").hasSize(3);
    timer.turn(Duration.ofSeconds(1));
    assertThat(calls).hasSize(4);
  }

  @Test
  void shouldKeepOneTimerHoweverManyRoundsThereAre() {
    for (int i = 0; i < 100; i++) {
      watch();
      timer.turn(Duration.ofMillis(20));
    }

    assertThat(timer.waiting()).isEqualTo(1);
  }

  @Test
  void shouldGoOnWhereATaskOfTheTimerWasLost() {
    var lost = new ArrayList<Runnable>();
    var losing = new FlinkBoard(clock, (wait, task) -> lost.add(task), answered::add);
    losing.watch(STATE, (newest, now) -> EACH, this::call);
    clock.turn(EACH.multipliedBy(3));
    losing.watch(STATE, (newest, now) -> EACH, this::call);

    assertThat(lost).hasSize(2);
    lost.get(0).run();
    assertThat(lost).as("the lost one comes after all, and is void").hasSize(2);
  }

  @Test
  void shouldAskNoMoreForWhatIsForgotten() {
    watch();
    told("RUNNING");
    board.forget(ORDERS, "orders-a");
    timer.turn(Duration.ofHours(1));
    assertThat(calls).hasSize(1);

    watch();
    told("RUNNING");
    board.forget(ORDERS);
    timer.turn(Duration.ofHours(1));
    assertThat(calls).hasSize(2);
    assertThat(timer.waiting()).isZero();
  }

  @Test
  void shouldStopAskingWhatNobodyHasWatchedForLong() {
    board.watch(STATE, (newest, now) -> EACH, () -> CompletableFuture.completedFuture("x"));
    timer.turn(Watches.LAPSE);
    assertThat(timer.waiting()).isEqualTo(1);
    timer.turn(EACH.multipliedBy(2));

    assertThat(timer.waiting()).isZero();
  }

  @Test
  void shouldGoOnAskingWhereACallCannotEvenBeMade() {
    board.watch(
        STATE,
        (newest, now) -> EACH,
        () -> {
          times.add(clock.instant());
          throw new IllegalArgumentException("no URI");
        });
    timer.turn(EACH.multipliedBy(2));

    assertThat(times).hasSize(3);
    assertThat(answered).hasSize(3);
  }
}
