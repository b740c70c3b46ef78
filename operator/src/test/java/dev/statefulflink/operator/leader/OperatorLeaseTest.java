package dev.statefulflink.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.wiring.ApiServerInMemory;
import dev.statefulflink.operator.wiring.WholeOperator;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OperatorLeaseTest extends WholeOperator {
  private static final String NAME = "stateful-flink-operator";

  private static String holderAfterGivingBack(String holder, String me) throws IOException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      server.leads(NAME, holder);
      new OperatorLease(client, "ops", NAME, me).giveBack();
      return server.lease(NAME).at("/spec/holderIdentity").asText();
    }
  }

  @Test
  void shouldGiveBackItsOwn() throws IOException {
    assertThat(holderAfterGivingBack("me", "me")).isEmpty();
  }

  @Test
  void shouldNotGiveBackWhatIsAnothers() throws IOException {
    assertThat(holderAfterGivingBack("another", "me")).isEqualTo("another");
  }

  @Test
  void shouldEndWhereThereIsNoneOrKubernetesRefuses() throws IOException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      var lease = new OperatorLease(client, "ops", NAME, "me");
      lease.giveBack();
      server.leads(NAME, "me");
      server.answers("PUT .*/leases/.*", 409, ApiServerInMemory.status(409, "Conflict"));
      lease.giveBack();

      assertThat(server.lease(NAME).at("/spec/holderIdentity").asText()).isEqualTo("me");
    }
  }
}
