package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.rest.Repairing;
import dev.statefulflink.operator.decide.rest.Retirement;
import dev.statefulflink.operator.decide.rest.Steady;
import dev.statefulflink.operator.decide.steps.Await;
import dev.statefulflink.operator.decide.steps.Cut;
import dev.statefulflink.operator.decide.steps.Prepare;
import dev.statefulflink.operator.decide.steps.Rehearse;
import dev.statefulflink.operator.decide.steps.Resume;
import dev.statefulflink.operator.decide.steps.Return;
import dev.statefulflink.operator.decide.steps.Withdraw;
import dev.statefulflink.operator.decide.turns.Adoption;
import dev.statefulflink.operator.decide.turns.Beginning;
import dev.statefulflink.operator.decide.turns.Deletion;
import dev.statefulflink.operator.observe.Observation;
import java.util.Objects;

/** The whole protocol, as one pure function. Each situation has its own small method. */
public final class Decider {
  private final Steady steady;
  private final Deletion deletion;
  private final Prepare prepare;
  private final Rehearse rehearse;
  private final Await await;
  private final Cut cut;
  private final Resume resume;
  private final Withdraw withdraw;
  private final Return back;
  private final Beginning beginning;
  private final Adoption adoption;

  public Decider(Timings timings) {
    Objects.requireNonNull(timings, "timings");
    this.beginning = new Beginning(timings);
    this.adoption = new Adoption(timings);
    this.steady = new Steady(timings);
    this.deletion = new Deletion(timings, beginning);
    this.prepare = new Prepare(timings);
    this.rehearse = new Rehearse(timings);
    this.await = new Await(timings);
    this.cut = new Cut(timings);
    this.resume = new Resume(timings);
    this.withdraw = new Withdraw(timings);
    this.back = new Return(timings);
  }

  /** Decides what to do about an observation. */
  public Decision decide(Observation seen) {
    var retirement = Retirement.of(seen);
    var decision = main(seen);
    if (decision.record().isEmpty() && !decision.release() && retirement.record().isPresent()) {
      return Decision.write(retirement.record().get(), decision.verdict());
    }
    return Repairing.beside(seen, decision.and(retirement.actions()));
  }

  private Decision main(Observation seen) {
    var memory = new Memory(seen.memory());
    var handoff = memory.handoff();
    var ending = deletion.atOnce(seen);
    if (ending.isPresent()) {
      return ending.get();
    }
    if (handoff.isPresent()) {
      return step(seen, handoff.get());
    }
    var adopted = adoption.decide(seen);
    if (adopted.isPresent()) {
      return adopted.get();
    }
    if (seen.deleting()) {
      return deletion.decide(seen);
    }
    return beginning.decide(seen).orElseGet(() -> steady.decide(seen));
  }

  private Decision step(Observation seen, Handoff handoff) {
    return switch (handoff.step()) {
      case CLEAR -> prepare.clear(seen, handoff);
      case PREPARE -> prepare.prepare(seen, handoff);
      case REHEARSE -> rehearse.decide(seen, handoff);
      case AWAIT ->
          await
              .decide(seen, handoff)
              .orElseGet(() -> rehearse.recordCut(seen, Await.over(handoff)));
      case CUT -> cut.decide(seen, handoff);
      case RESUME -> resume.resume(seen, handoff);
      case VERIFY -> resume.verify(seen, handoff);
      case WITHDRAW -> withdraw.decide(seen, handoff);
      case RETURN -> back.resume(seen, handoff);
      case VERIFY_RETURN -> back.verify(seen, handoff);
    };
  }
}
