package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * An operator that is ended politely: what it has begun is done, and the next one need not wait.
 */
class LeavingTest extends WholeOperator {
  private static final String LEASE = "stateful-flink-operator";

  private static String holder(ApiServerInMemory server) {
    return server.lease(LEASE).at("/spec/holderIdentity").asText();
  }

  @Test
  void shouldGiveItsLeaseBack() throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      var wired = operator(client, LEASE);
      wired.operator().start();
      until(() -> wired.metrics().get().contains("statefulflink_leader 1.0"));
      assertThat(holder(server)).isNotEmpty();

      wired.stop().run();

      assertThat(holder(server)).isEmpty();
      assertThat(wired.metrics().get()).contains("statefulflink_leader 0.0");
    }
  }

  /** An event is a courtesy, and no handoff waits for one. */
  @Test
  void shouldGoOnWhileAnEventIsNotWrittenAndWriteItBeforeItEnds()
      throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      server.holds("POST .*/events");
      var wired = operator(client);
      wired.operator().start();
      until(() -> server.waits("POST .*/events"));
      var rounds = rounds(wired);
      until(() -> rounds(wired) > rounds + 3);

      server.recovers();
      wired.stop().run();

      assertThat(server.writes().stream().filter(line -> line.contains("/events")))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("\"reason\":\"Preparing\""));
    }
  }

  private static long rounds(OperatorApplication.Wired wired) {
    var count = "statefulflink_round_seconds_count{kind=\"StatefulFlinkJob\",result=\"ok\"} ";
    return wired
        .metrics()
        .get()
        .lines()
        .filter(line -> line.startsWith(count))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(count.length())))
        .sum();
  }
}
