package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.operator.status.Announcement;
import dev.statefulflink.operator.status.EventPublisher;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events are written asynchronously. */
class EventsTest extends WholeOperator {
  private static final String EVENTS = "POST .*/events";

  private static StatefulFlinkJob job() {
    var job = new StatefulFlinkJob();
    job.setMetadata(
        new ObjectMetaBuilder()
            .withName("orders")
            .withNamespace("shop")
            .withUid("0b5d6f2e-1c1f")
            .build());
    return job;
  }

  private static Announcement event(int number) {
    return new Announcement("step-" + number, false, "Preparing", "number " + number);
  }

  private static List<String> written(ApiServerInMemory server) {
    return server.writes().stream()
        .map(line -> line.replaceAll("(?s).*\"message\":\"|\".*", ""))
        .toList();
  }

  @Test
  void shouldBeWrittenInOrderBeforeThePublisherIsClosed() throws IOException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      try (var events = new EventPublisher(client, Clock.systemUTC())) {
        IntStream.range(0, 20).forEach(number -> events.publish(job(), event(number)));
      }

      assertThat(written(server))
          .containsExactlyElementsOf(
              IntStream.range(0, 20).mapToObj(number -> "number " + number).toList());
    }
  }

  @Test
  void shouldHoldUpNobodyAndNotFillTheMemoryWhileTheyAreNotTaken()
      throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server);
        var events = new EventPublisher(client, Clock.systemUTC(), 10)) {
      server.holds(EVENTS);
      IntStream.range(0, 5_000).forEach(number -> events.publish(job(), event(number)));
      server.recovers();
      until(() -> written(server).contains("number 10"));

      assertThat(written(server)).hasSize(11).startsWith("number 0", "number 1");
    }
  }
}
