package dev.statefulflink.e2e.faults;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.util.Optional;

/** Who leads among the operator's processes, by their Lease. */
public record OperatorLead(OperatorRelease operator, String holder) {

  static OperatorLead now(OperatorRelease operator) {
    return new OperatorLead(operator, holder(operator));
  }

  /** Waits until a replica leads. */
  public static void awaitOne(OperatorRelease operator) {
    Waits.untilTrue("an operator to lead", () -> !holder(operator).isEmpty());
  }

  private static String holder(OperatorRelease operator) {
    return operator.leases().stream()
        .map(lease -> lease.getSpec().getHolderIdentity())
        .filter(holder -> holder != null && !holder.isBlank())
        .findFirst()
        .orElse("");
  }

  /** Waits for another one to lead; gives the step that it finds, which nobody worked on before. */
  String stepWhenTakenOver(StatefulJob job) {
    return Waits.until(
            "another operator to lead than " + holder,
            () -> new Seen(step(job), holder(operator)),
            seen -> !seen.holder().isEmpty() && !seen.holder().equals(holder))
        .step();
  }

  private record Seen(String step, String holder) {}

  private static String step(StatefulJob job) {
    return Optional.ofNullable(job.status().handoff())
        .map(Handoff::step)
        .map(Handoff.Step::name)
        .orElse("rest");
  }
}
