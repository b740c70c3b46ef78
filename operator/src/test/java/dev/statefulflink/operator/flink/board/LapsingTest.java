package dev.statefulflink.operator.flink.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.testsupport.HandClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What nobody looks at any more is not kept: an operator runs for months. */
class LapsingTest {
  private static final Duration EACH = Duration.ofSeconds(10);
  private static final ObjectKey ORDERS = new ObjectKey("Kind", "shop", "orders", "uid-1");

  private final HandClock clock = new HandClock("2026-03-01T12:00:00Z");
  private final HandTimer timer = new HandTimer(clock);
  private final FlinkBoard board = new FlinkBoard(clock, timer, object -> {});

  private final List<Runnable> meanwhile = new ArrayList<>();

  /** A read finds that something has happened in the meantime. */
  private final Clock meddling =
      new Clock() {
        @Override
        public Instant instant() {
          var happens = List.copyOf(meanwhile);
          meanwhile.clear();
          happens.forEach(Runnable::run);
          return clock.instant();
        }

        @Override
        public ZoneId getZone() {
          return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return clock.withZone(zone);
        }
      };

  private static Question savepoint(int number) {
    return new Question(ORDERS, "orders-a", "savepoint " + number);
  }

  private Answer<String> ask(Question question) {
    return board.ask(question, EACH, () -> CompletableFuture.completedFuture("done"));
  }

  @Test
  void shouldKeepNoMoreThanTheLastMinutesOfADayOfSavepoints() {
    var most = 0;
    for (int i = 0; i < Duration.ofDays(1).dividedBy(EACH); i++) {
      ask(savepoint(i));
      ask(Requests.savepoint(ORDERS, "orders-a", "trigger-" + i));
      ask(Requests.dispose(ORDERS, "orders-a", "file:/savepoint-" + i));
      timer.turn(EACH);
      most = Math.max(most, board.size());
    }

    assertThat(most).isLessThan(250);
  }

  @Test
  void shouldKeepWhatIsLookedAtHoweverOldItIs() {
    ask(savepoint(1));
    for (int i = 0; i < 100; i++) {
      timer.turn(Duration.ofMinutes(5));
      assertThat(board.look(savepoint(1)).value()).contains("done");
      ask(savepoint(2 + i));
    }
  }

  @Test
  void shouldDropACallThatNeverEnds() {
    board.ask(savepoint(1), EACH, CompletableFuture::new);
    timer.turn(Duration.ofMinutes(30));
    ask(savepoint(2));

    assertThat(board.size()).isEqualTo(1);
  }

  /** A question that is on its way to a cluster while its object goes leaves nothing behind. */
  @Test
  void shouldKeepNothingOfAnObjectThatIsForgottenWhileItIsAskedFor() {
    var asked = new ArrayList<String>();
    var watched = new FlinkBoard(meddling, timer, object -> {});
    watched.watch(
        savepoint(0),
        (newest, now) -> EACH,
        () -> {
          asked.add("state");
          return CompletableFuture.completedFuture("RUNNING");
        });
    // The watch is due, and looks at the clock before it asks.
    meanwhile.add(() -> watched.forget(ORDERS));
    timer.turn(EACH);

    assertThat(watched.size()).isZero();
    timer.turn(Duration.ofHours(1));
    assertThat(asked).hasSizeLessThan(3);
  }
}
