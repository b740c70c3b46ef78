package dev.statefulflink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeadershipTest {
  @Test
  void shouldLeadWhereThereIsNoLease() {
    assertThat(new Leadership(false).leads()).isTrue();
  }

  @Test
  void shouldLeadFromWinningTheLeaseUntilItIsLost() {
    var lead = new Leadership(true);
    assertThat(lead.leads()).isFalse();

    lead.callbacks().onNewLeader("another");
    assertThat(lead.leads()).isFalse();

    lead.callbacks().onStartLeading();
    assertThat(lead.leads()).isTrue();

    lead.callbacks().onStopLeading();
    assertThat(lead.leads()).isFalse();
  }
}
