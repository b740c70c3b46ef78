package dev.statefulflink.operator.decide.fit;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus.StateCheck;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateFit.Misfit;
import dev.statefulflink.operator.flink.fit.StateFit.Operator;
import dev.statefulflink.operator.flink.fit.StateFit.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports the result of a state check, in messages and in the status. */
public final class Verdicts {
  private static final int SHOWN = 3;

  private static final String DROPS =
      "spec.job.allowNonRestoredState: true, by which that state is dropped.";

  private static final String SET_BACK =
      ": restore the old value (spec.job.maxParallelism, or setMaxParallelism in the code), since"
          + " it cannot change while there is state.";

  private Verdicts() {}

  /**
   * Why the state does not fit, and the remedy; the finding that loses the most state comes first.
   */
  public static String misfits(StateFit fit) {
    var groups = new LinkedHashMap<List<String>, List<Misfit>>();
    fit.misfits().stream()
        .sorted(Comparator.comparing(Misfit::bytes).reversed())
        .forEach(
            misfit ->
                groups.computeIfAbsent(kind(misfit, fit), k -> new ArrayList<>()).add(misfit));
    var shown = groups.values().stream().limit(SHOWN).toList();
    var more = fit.misfits().size() - shown.stream().mapToInt(List::size).sum();
    return "The state does not fit the new job. "
        + shown.stream().map(group -> sentence(group, fit)).collect(Collectors.joining(" "))
        + (more > 0 ? " And " + more + " more do not fit." : "");
  }

  /** Findings of the same kind have the same remedy. */
  private static List<String> kind(Misfit misfit, StateFit fit) {
    var meant = misfit.rule() == Rule.NO_COUNTERPART ? likely(misfit, fit) : "";
    return List.of(misfit.rule().name(), misfit.stored(), misfit.declared(), meant);
  }

  private static String sentence(List<Misfit> group, StateFit fit) {
    var misfit = group.get(0);
    var one = group.size() == 1;
    var have = operators(group) + (one ? " has" : " have");
    var written = operators(group) + (one ? " was" : " were") + " written by ";
    return switch (misfit.rule()) {
      case NO_COUNTERPART ->
          have + " no counterpart" + likely(misfit, fit) + ": keep the uid, or set " + DROPS;
      case MAX_PARALLELISM ->
          have
              + " max parallelism %s in the state, and the new job sets %s"
                  .formatted(misfit.stored(), misfit.declared())
              + SET_BACK;
      case PARALLELISM ->
          have
              + " max parallelism %s in the state, which is below the parallelism %s"
                  .formatted(misfit.stored(), misfit.declared())
              + ": lower the parallelism.";
      case KEY_TYPE ->
          have
              + " keys of type %s in the state, and of type %s in the new job"
                  .formatted(misfit.stored(), misfit.declared())
              + ": keep the key type, since Flink does not migrate keys; or choose another uid"
              + " and set "
              + DROPS;
      case CLASS_MISSING ->
          written
              + "a class that the new jar does not have (%s): put the class back into the jar."
                  .formatted(misfit.stored());
      case STATE_BACKEND ->
          written
              + "state backend %s, and the new job has %s"
                  .formatted(misfit.stored(), misfit.declared())
              + ": only its own backend can read a checkpoint. Set spec.upgrade.stateFrom:"
              + " Savepoint, or name a savepoint in canonical format.";
    };
  }

  private static String operators(List<Misfit> group) {
    var more = group.size() - SHOWN;
    return (group.size() == 1 ? "Operator " : "Operators ")
        + group.stream()
            .limit(SHOWN)
            .map(misfit -> named(misfit.operator(), misfit.bytes()))
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** The matching operator, if only its uid has changed. */
  private static String likely(Misfit misfit, StateFit fit) {
    return fit.fresh().stream()
        .filter(fresh -> fresh.name().equals(misfit.operator().name()))
        .findFirst()
        .map(
            fresh ->
                fresh.uid().isEmpty()
                    ? "; the new job's " + fresh.name() + " has no uid"
                    : "; the new job's " + fresh.name() + " has uid " + fresh.uid())
        .orElse(" in the new job");
  }

  private static String named(Operator operator, long bytes) {
    return name(operator) + " (" + uid(operator) + Sizes.text(bytes) + ")";
  }

  private static String name(Operator operator) {
    return operator.name().isEmpty() ? "with id " + operator.id() : operator.name();
  }

  private static String uid(Operator operator) {
    return operator.uid().isEmpty() ? "" : "uid " + operator.uid() + ", ";
  }

  /** The status of a state that fits, or of one that could not be checked completely. */
  public static StateCheck passed(String handoff, StateFit fit) {
    return passed(handoff, fit, null);
  }

  /** Likewise, of one that the new job was restored from. */
  static StateCheck restored(String handoff, StateFit fit) {
    return passed(handoff, fit, true);
  }

  private static StateCheck passed(String handoff, StateFit fit, @Nullable Boolean restored) {
    var unknown = String.join("; ", fit.unknown());
    return new StateCheck(
        handoff,
        unknown.isEmpty() ? StateCheck.Outcome.FITS : StateCheck.Outcome.UNCHECKED,
        fit.snapshot().orElse(null),
        unknown.isEmpty() ? null : "Not known: " + unknown + ".",
        orNull(fit.dropped().stream().map(Verdicts::dropped).toList()),
        orNull(fit.unnamed().stream().map(Verdicts::name).toList()),
        restored);
  }

  private static StateCheck.Dropped dropped(Misfit misfit) {
    var operator = misfit.operator();
    return new StateCheck.Dropped(
        name(operator), operator.uid().isEmpty() ? null : operator.uid(), misfit.bytes());
  }

  /** The status if the state could not be checked. */
  public static StateCheck unchecked(String handoff, String why) {
    return new StateCheck(handoff, StateCheck.Outcome.UNCHECKED, null, why, null, null, null);
  }

  /** The status of a state that does not fit. */
  public static StateCheck refused(String handoff, StateFit fit) {
    return new StateCheck(
        handoff,
        StateCheck.Outcome.INCOMPATIBLE,
        fit.snapshot().orElse(null),
        misfits(fit),
        null,
        null,
        null);
  }

  private static <T> @Nullable List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  /** The event about state that is dropped; empty if there is none. */
  public static String drops(StateCheck check) {
    return list(
        check.dropped() == null
            ? Stream.empty()
            : check.dropped().stream()
                .map(
                    one ->
                        one.operator()
                            + " ("
                            + (one.uid() == null ? "" : "uid " + one.uid() + ", ")
                            + Sizes.text(one.bytes())
                            + ")"));
  }

  /** Operators with state and without a uid, for the event. */
  public static String withoutUid(StateCheck check) {
    return list(check.withoutUid() == null ? Stream.empty() : check.withoutUid().stream());
  }

  private static String list(Stream<String> names) {
    return names.collect(Collectors.joining(", "));
  }
}
