package dev.statefulflink.operator.status;

import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.decide.Verdict;
import dev.statefulflink.operator.observe.Observation.Refusal;
import java.util.Optional;

/** What the conditions show while a change is not made, in any step. Pure. */
final class Refused {
  private static final String TRIED_AGAIN = ". The operator tries again, at least every 30 s.";

  private Refused() {}

  /**
   * The verdict, with the cause. A single failure is over before anyone could read about it, so
   * only a repeated one counts.
   */
  static Verdict over(Verdict verdict, Optional<Refusal> refusal) {
    return refusal
        .filter(Refusal::again)
        .filter(last -> verdict.reason() != Reason.KUBERNETES_REFUSED)
        .map(last -> over(verdict, last))
        .orElse(verdict);
  }

  private static Verdict over(Verdict verdict, Refusal refusal) {
    // A running job stays ready while the API server is busy.
    if (verdict.reason().ready() && refusal.kind() == Refusal.Kind.UNAVAILABLE) {
      return verdict;
    }
    var said = of(refusal);
    return verdict.reason().stalled()
        ? new Verdict(verdict.reason(), verdict.message() + " " + said.message())
        : said;
  }

  static Verdict of(Refusal refusal) {
    return switch (refusal.kind()) {
      case REFUSED, NAMESPACE_GOING ->
          new Verdict(
              Reason.KUBERNETES_REFUSED, "Kubernetes refused a change: " + refusal.message());
      case FAILED ->
          new Verdict(
              Reason.KUBERNETES_REFUSED,
              "Kubernetes cannot process a change: " + refusal.message() + TRIED_AGAIN);
      case UNAVAILABLE ->
          new Verdict(
              Reason.KUBERNETES_UNAVAILABLE,
              "The API server does not answer the operator's requests:"
                  + " "
                  + refusal.message()
                  + TRIED_AGAIN);
      case INTERNAL ->
          new Verdict(
              Reason.INTERNAL_ERROR,
              "The operator failed: "
                  + refusal.message()
                  + TRIED_AGAIN
                  + " See its log for"
                  + " details.");
    };
  }
}
