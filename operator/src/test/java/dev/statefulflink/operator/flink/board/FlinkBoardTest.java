package dev.statefulflink.operator.flink.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.testsupport.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FlinkBoardTest {
  private static final Duration AGE = Duration.ofSeconds(5);
  private static final ObjectKey ORDERS = new ObjectKey("Kind", "shop", "orders", "uid-1");
  private static final ObjectKey BILLS = new ObjectKey("Kind", "shop", "bills", "uid-2");
  private static final Question SLOTS = new Question(ORDERS, "orders-a", "slots");
  private static final Question STATE = new Question(ORDERS, "orders-a", "state job");
  private static final Question NEXT_SLOTS = new Question(ORDERS, "orders-b", "slots");
  private static final Question BILLS_SLOTS = new Question(BILLS, "orders-a", "slots");

  private final HandClock clock = new HandClock("2026-03-01T12:00:00Z");
  private final List<ObjectKey> answered = new ArrayList<>();
  private final FlinkBoard board = new FlinkBoard(clock, new HandTimer(clock), answered::add);
  private final List<CompletableFuture<String>> calls = new ArrayList<>();

  /** A call that stays in progress until the test completes it. */
  private CompletionStage<String> call() {
    var call = new CompletableFuture<String>();
    calls.add(call);
    return call;
  }

  private Answer<String> ask(Question question) {
    return board.ask(question, AGE, this::call);
  }

  private Answer<String> got(String told) {
    return new Answer.Got<>(told, clock.instant());
  }

  @Test
  void shouldReturnAtOnceWhileTheCallIsUnderWay() {
    assertThat(ask(SLOTS)).isEqualTo(new Answer.None<>());
    assertThat(calls).singleElement().matches(call -> !call.isDone());
  }

  @Test
  void shouldStartNoSecondCallWhileOneIsUnderWay() {
    ask(SLOTS);
    clock.turn(AGE.multipliedBy(100));

    assertThat(ask(SLOTS)).isEqualTo(new Answer.None<>());
    assertThat(calls).hasSize(1);
  }

  @Test
  void shouldStartOneCallForManyThreadsThatAskTheSame() throws Exception {
    var started = new AtomicInteger();
    Callable<Answer<String>> ask =
        () ->
            board.ask(
                SLOTS,
                AGE,
                () -> {
                  started.incrementAndGet();
                  return new CompletableFuture<>();
                });
    var threads = Executors.newFixedThreadPool(8);
    try {
      for (var answer : threads.invokeAll(Collections.nCopies(64, ask))) {
        assertThat(answer.get()).isEqualTo(new Answer.None<>());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(started).hasValue(1);
  }

  @Test
  void shouldKnowWhetherACallIsUnderWay() {
    assertThat(board.isUnderWay(SLOTS)).isFalse();
    ask(SLOTS);
    assertThat(board.isUnderWay(SLOTS)).isTrue();
    calls.get(0).complete("two");
    assertThat(board.isUnderWay(SLOTS)).isFalse();
  }

  @Test
  void shouldAskDifferentQuestionsSideBySide() {
    ask(SLOTS);
    ask(STATE);
    ask(NEXT_SLOTS);
    ask(BILLS_SLOTS);

    assertThat(calls).hasSize(4);
  }

  @Test
  void shouldGiveTheAnswerAndWhenItCame() {
    ask(SLOTS);
    clock.turn(Duration.ofMillis(30));
    calls.get(0).complete("two");
    var answer = got("two");
    clock.turn(AGE.minusMillis(1));

    assertThat(ask(SLOTS)).isEqualTo(answer);
    assertThat(calls).as("the answer is young enough").hasSize(1);
  }

  @Test
  void shouldAskAgainWhenTheAnswerIsAsOldAsAllowedAndGiveTheOldOneMeanwhile() {
    ask(SLOTS);
    calls.get(0).complete("two");
    var old = got("two");
    clock.turn(AGE);

    assertThat(ask(SLOTS)).isEqualTo(old);
    assertThat(calls).hasSize(2);
    assertThat(ask(SLOTS)).as("the newer call is in progress").isEqualTo(old);
    assertThat(calls).hasSize(2);

    calls.get(1).complete("three");
    assertThat(ask(SLOTS)).isEqualTo(got("three"));
  }

  @Test
  void shouldMeasureTheAgeByWhatTheAskerAllows() {
    ask(SLOTS);
    calls.get(0).complete("two");
    clock.turn(Duration.ofMillis(45));

    board.ask(SLOTS, Duration.ofMillis(46), this::call);
    assertThat(calls).hasSize(1);
    board.ask(SLOTS, Duration.ofMillis(45), this::call);
    assertThat(calls).hasSize(2);
  }

  @Test
  void shouldTellAnEmptyAnswerFromNone() {
    ask(SLOTS);
    calls.get(0).complete(null);

    assertThat(ask(SLOTS)).isEqualTo(got(null));
    assertThat(ask(SLOTS).value()).isEmpty();
    assertThat(ask(SLOTS).failure()).isEmpty();
  }

  @Test
  void shouldShowAFailureAndAskAgainOnlyWhenItIsOld() {
    var refused = new FlinkCallFailed(400, "no such class");
    ask(SLOTS);
    calls.get(0).completeExceptionally(refused);
    var failed = new Answer.Failed<String>(refused, clock.instant());
    clock.turn(AGE.minusMillis(1));

    assertThat(ask(SLOTS)).isEqualTo(failed);
    assertThat(ask(SLOTS).failure()).containsSame(refused);
    assertThat(ask(SLOTS).value()).isEmpty();
    assertThat(calls).hasSize(1);

    clock.turn(Duration.ofMillis(1));
    ask(SLOTS);
    calls.get(1).complete("two");
    assertThat(ask(SLOTS)).isEqualTo(got("two"));
  }

  @Test
  void shouldShowSinceWhenACallHasFailed() {
    var broken = new FlinkCallFailed(500, "broken");
    var first = clock.instant();
    ask(SLOTS);
    calls.get(0).completeExceptionally(broken);
    clock.turn(AGE);
    ask(SLOTS);
    calls.get(1).completeExceptionally(broken);
    assertThat(ask(SLOTS)).isEqualTo(new Answer.Failed<>(broken, clock.instant(), first));

    clock.turn(AGE);
    ask(SLOTS);
    calls.get(2).complete("one");
    clock.turn(AGE);
    ask(SLOTS);
    calls.get(3).completeExceptionally(broken);
    assertThat(ask(SLOTS)).isEqualTo(new Answer.Failed<>(broken, clock.instant()));
  }

  @Test
  void shouldUnwrapTheFailureOfADependentStage() {
    var refused = new FlinkCallFailed(503, "no leader");
    ask(SLOTS);
    calls.get(0).completeExceptionally(new CompletionException(refused));

    assertThat(ask(SLOTS).failure()).containsSame(refused);
  }

  @Test
  void shouldTakeAnyOtherFailureForNoAnswer() {
    ask(SLOTS);
    calls.get(0).completeExceptionally(new IllegalStateException("broken"));

    assertThat(ask(SLOTS).failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.status()).isZero();
              assertThat(failure).hasMessage("IllegalStateException: broken");
            });
  }

  @Test
  void shouldNotStayUnderWayWhenTheCallCannotEvenBeMade() {
    Supplier<CompletionStage<String>> broken =
        () -> {
          throw new IllegalArgumentException("no URI");
        };
    board.ask(SLOTS, AGE, broken);

    assertThat(board.<String>look(SLOTS).failure())
        .hasValueSatisfying(e -> assertThat(e).hasMessage("IllegalArgumentException: no URI"));
    assertThat(answered).containsExactly(ORDERS);

    clock.turn(AGE);
    ask(SLOTS);
    assertThat(calls).as("it is tried again").hasSize(1);
  }

  @Test
  void shouldOnlyLookWithoutStartingACall() {
    assertThat(board.<String>look(SLOTS)).isEqualTo(new Answer.None<>());

    ask(SLOTS);
    assertThat(board.<String>look(SLOTS)).isEqualTo(new Answer.None<>());
    calls.get(0).complete("two");
    var answer = got("two");
    clock.turn(AGE.multipliedBy(100));
    assertThat(board.<String>look(SLOTS)).isEqualTo(answer);
    assertThat(calls).hasSize(1);
  }

  @Test
  void shouldTellWhoseQuestionWasAnsweredOnceForEachAnswer() {
    ask(SLOTS);
    ask(BILLS_SLOTS);
    assertThat(answered).isEmpty();

    calls.get(1).complete("two");
    assertThat(answered).containsExactly(BILLS);
    calls.get(0).completeExceptionally(new FlinkCallFailed(500, "broken"));
    assertThat(answered).containsExactly(BILLS, ORDERS);
  }

  @Test
  void shouldHaveTheAnswerOnTheBoardBeforeItTellsOfIt() {
    var seen = new ArrayList<Answer<String>>();
    var boards = new FlinkBoard[1];
    boards[0] =
        new FlinkBoard(clock, new HandTimer(clock), object -> seen.add(boards[0].look(SLOTS)));
    boards[0].ask(SLOTS, AGE, this::call);
    calls.get(0).complete("two");

    assertThat(seen).containsExactly(got("two"));
  }

  @Test
  void shouldForgetAllOfAnObjectAndNothingOfAnother() {
    answerAll();
    board.forget(ORDERS);

    assertThat(board.<String>look(SLOTS)).isEqualTo(new Answer.None<>());
    assertThat(board.<String>look(STATE)).isEqualTo(new Answer.None<>());
    assertThat(board.<String>look(NEXT_SLOTS)).isEqualTo(new Answer.None<>());
    assertThat(board.<String>look(BILLS_SLOTS)).isEqualTo(got("told"));
  }

  @Test
  void shouldForgetAllOfAClusterAndNothingOfAnother() {
    answerAll();
    board.forget(ORDERS, "orders-a");

    assertThat(board.<String>look(SLOTS)).isEqualTo(new Answer.None<>());
    assertThat(board.<String>look(STATE)).isEqualTo(new Answer.None<>());
    assertThat(board.<String>look(NEXT_SLOTS)).isEqualTo(got("told"));
    assertThat(board.<String>look(BILLS_SLOTS)).isEqualTo(got("told"));
  }

  @Test
  void shouldDropAnAnswerThatComesAfterItsObjectWasForgotten() {
    ask(SLOTS);
    board.forget(ORDERS);
    calls.get(0).complete("two");

    assertThat(board.<String>look(SLOTS)).isEqualTo(new Answer.None<>());
  }

  private void answerAll() {
    for (var question : List.of(SLOTS, STATE, NEXT_SLOTS, BILLS_SLOTS)) {
      board.ask(question, AGE, () -> CompletableFuture.completedFuture("told"));
    }
  }

  @Test
  void shouldNotTakeTheLateAnswerOfAForgottenCallForThatOfTheNext() {
    ask(SLOTS);
    board.forget(ORDERS, "orders-a");
    ask(SLOTS);
    calls.get(0).complete("late");

    assertThat(board.look(SLOTS)).isEqualTo(new Answer.None<>());
    calls.get(1).complete("new");
    assertThat(board.look(SLOTS)).isEqualTo(got("new"));
  }
}
