package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An operator that is ended politely: the next one need not wait. */
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
}
