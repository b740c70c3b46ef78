package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;

/** The facts about each step. */
public final class Steps {
  private Steps() {}

  /** The step's name in the API. */
  public static String word(Handoff.Step step) {
    return switch (step) {
      case PREPARE -> "Prepare";
      case REHEARSE -> "Rehearse";
      case AWAIT -> "Await";
      case CUT -> "Cut";
      case CLEAR -> "Clear";
      case RESUME -> "Resume";
      case VERIFY -> "Verify";
      case WITHDRAW -> "Withdraw";
      case RETURN -> "Return";
      case VERIFY_RETURN -> "VerifyReturn";
    };
  }

  /** Whether the job that matters is the active revision's, not the next one's. */
  public static boolean onActive(Handoff.Step step) {
    return switch (step) {
      case PREPARE, REHEARSE, AWAIT, CUT, CLEAR, RETURN, VERIFY_RETURN -> true;
      case RESUME, VERIFY, WITHDRAW -> false;
    };
  }
}
