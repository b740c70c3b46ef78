package dev.statefulflink.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.flink.FlinkCallFailed;
import dev.statefulflink.operator.flink.FlinkGateway;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeasuredFlinkTest {
  private static final URI CLUSTER = URI.create("http://orders-a.shop:8081");

  private final Meters meters =
      new Meters(Set.of(), Stream::empty, job -> Optional.empty(), () -> true, Clock.systemUTC());

  private List<String> lines() {
    return meters.text().lines().toList();
  }

  private static FlinkGateway flink(CompletionStage<?> answer) {
    return (FlinkGateway)
        Proxy.newProxyInstance(
            FlinkGateway.class.getClassLoader(),
            new Class<?>[] {FlinkGateway.class},
            (proxy, method, arguments) -> answer);
  }

  @Test
  void shouldCountAnAnswerOfFlinkWhenItComes() {
    var answer = new CompletableFuture<Object>();
    var asked = meters.measured(flink(answer)).state(CLUSTER, "job-a").toCompletableFuture();

    assertThat(lines()).noneMatch(line -> line.startsWith("statefulflink_flink_call"));

    answer.complete(Optional.empty());
    assertThat(asked).isCompletedWithValue(Optional.empty());
    assertThat(lines())
        .contains("statefulflink_flink_call_seconds_count{call=\"state\",result=\"answered\"} 1");
  }

  @Test
  void shouldHandOnAFailureOfFlink() {
    var failure = new FlinkCallFailed(500, "no");
    var measured = meters.measured(flink(CompletableFuture.failedFuture(failure)));

    assertThat(measured.cancel(CLUSTER, "job-a").toCompletableFuture()).isCompletedExceptionally();
    assertThatThrownBy(() -> measured.cancel(CLUSTER, "job-a").toCompletableFuture().join())
        .hasCause(failure);
    assertThat(lines())
        .contains("statefulflink_flink_call_seconds_count{call=\"cancel\",result=\"failed\"} 2");
  }

  /** Each call goes to the method of its own name, and is counted under it. */
  @Test
  void shouldMeasureEveryCallUnderItsName() throws ReflectiveOperationException {
    var asked = new ArrayList<String>();
    var recorder =
        (FlinkGateway)
            Proxy.newProxyInstance(
                FlinkGateway.class.getClassLoader(),
                new Class<?>[] {FlinkGateway.class},
                (proxy, method, arguments) -> {
                  asked.add(method.getName());
                  return CompletableFuture.completedFuture(null);
                });
    var measured = meters.measured(recorder);
    for (var method : FlinkGateway.class.getMethods()) {
      asked.clear();
      method.invoke(measured, arguments(method));
      assertThat(asked).containsExactly(method.getName());
      assertThat(lines())
          .contains(
              "statefulflink_flink_call_seconds_count{call=\"%s\",result=\"answered\"} 1"
                  .formatted(method.getName()));
    }
  }

  /** Nothing, or where a number is wanted, some number. */
  private static Object[] arguments(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(type -> type == int.class ? (Object) 1 : null)
        .toArray();
  }
}
