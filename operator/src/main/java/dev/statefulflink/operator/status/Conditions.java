package dev.statefulflink.operator.status;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.status.JobFacts.Fact;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The conditions, following kstatus: Reconciling and Stalled are present only while they are True.
 *
 * @param before the status whose conditions they replace
 */
record Conditions(StatefulJobStatus before, long generation, Instant now) {
  private static final int LONGEST_MESSAGE = 1024;

  List<Condition> of(Verdict verdict, Fact running, Optional<Fact> checkpointing) {
    var reason = verdict.reason().word();
    var conditions = new ArrayList<Condition>();
    conditions.add(condition("Ready", verdict.reason().ready(), reason, verdict.message()));
    conditions.add(condition(JobFacts.RUNNING, running));
    checkpointing.ifPresent(fact -> conditions.add(condition(JobFacts.CHECKPOINTING, fact)));
    if (verdict.reason().stalled()) {
      conditions.add(condition("Stalled", true, reason, verdict.message()));
    } else if (!verdict.reason().ready()) {
      conditions.add(condition("Reconciling", true, reason, verdict.message()));
    }
    return conditions;
  }

  /** Of an object that could not be observed: those about the job are kept. */
  List<Condition> of(Verdict verdict) {
    var running = fact(JobFacts.RUNNING).orElseGet(() -> JobFacts.running(false));
    return of(verdict, running, fact(JobFacts.CHECKPOINTING));
  }

  /** The previous condition of this type. */
  Optional<Fact> fact(String type) {
    return before(type)
        .map(
            old ->
                new Fact(
                    "True".equals(old.getStatus()),
                    Objects.requireNonNullElse(old.getReason(), ""),
                    Objects.requireNonNullElse(old.getMessage(), "")));
  }

  /** The time since which this condition has been the same. */
  Optional<Instant> since(String type) {
    return before(type).map(Condition::getLastTransitionTime).map(Instant::parse);
  }

  private Condition condition(String type, Fact fact) {
    return condition(type, fact.holds(), fact.reason(), fact.message());
  }

  private Condition condition(String type, boolean holds, String reason, String message) {
    var status = holds ? "True" : "False";
    var since =
        before(type)
            .filter(old -> old.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(brief(message))
        .withLastTransitionTime(since)
        .withObservedGeneration(generation)
        .build();
  }

  private Optional<Condition> before(String type) {
    var conditions = before.conditions();
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  private static String brief(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 3) + "...";
  }
}
