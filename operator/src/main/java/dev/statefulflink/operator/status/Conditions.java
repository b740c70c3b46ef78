package dev.statefulflink.operator.status;

import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.observe.Observation;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions, after kstatus: Reconciling and Stalled stand there only while they are True. */
final class Conditions {
  private static final int LONGEST_MESSAGE = 1024;

  private Conditions() {}

  static List<Condition> of(Observation seen, Verdict verdict, boolean running) {
    var reason = verdict.reason().word();
    var conditions = new ArrayList<Condition>();
    conditions.add(condition(seen, "Ready", verdict.reason().ready(), reason, verdict.message()));
    conditions.add(
        condition(
            seen,
            "Running",
            running,
            running ? "JobRunning" : "JobNotRunning",
            running ? "The job processes data." : "The job does not process data."));
    if (verdict.reason().stalled()) {
      conditions.add(condition(seen, "Stalled", true, reason, verdict.message()));
    } else if (!verdict.reason().ready()) {
      conditions.add(condition(seen, "Reconciling", true, reason, verdict.message()));
    }
    return conditions;
  }

  private static Condition condition(
      Observation seen, String type, boolean holds, String reason, String message) {
    var status = holds ? "True" : "False";
    var since =
        before(seen, type)
            .filter(old -> old.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> seen.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(brief(message))
        .withLastTransitionTime(since)
        .withObservedGeneration(seen.generation())
        .build();
  }

  private static Optional<Condition> before(Observation seen, String type) {
    var conditions = seen.memory().conditions();
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
