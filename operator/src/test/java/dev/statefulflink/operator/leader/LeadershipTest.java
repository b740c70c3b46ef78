package dev.statefulflink.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeadershipTest {
  private final AtomicInteger lost = new AtomicInteger();
  private final Leadership lead = new Leadership(true, lost::incrementAndGet);

  @Test
  void shouldLeadWhereThereIsNoLease() {
    assertThat(new Leadership(false, lost::incrementAndGet).leads()).isTrue();
  }

  @Test
  void shouldLeadFromWinningTheLeaseUntilItIsLost() {
    assertThat(lead.leads()).isFalse();

    lead.callbacks().onNewLeader("another");
    assertThat(lead.leads()).isFalse();

    lead.callbacks().onStartLeading();
    assertThat(lead.leads()).isTrue();
    assertThat(lost).hasValue(0);

    lead.callbacks().onStopLeading();
    assertThat(lead.leads()).isFalse();
    assertThat(lost).hasValue(1);
  }

  /** A second exit while the process exits waits forever, and the process is killed in the end. */
  @Test
  void shouldNotEndTheProcessThatEndsAlready() {
    lead.callbacks().onStartLeading();
    lead.ending();

    lead.callbacks().onStopLeading();
    assertThat(lead.leads()).isFalse();
    assertThat(lost).hasValue(0);
  }
}
