package dev.statefulflink.operator.decide.record;

import dev.statefulflink.operator.decide.steps.Proof;
import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.observe.Observation;
import java.time.Duration;

/** When a failed request is made again: the longer it has failed, the longer the delay. */
public final class Retry {
  /** Each try may run the job's main(), which must not be the JobManager's only work. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Retry() {}

  /** Half of the time for which it has failed so far; the board spaces the first tries. */
  public static boolean due(Observation seen, Answer<?> answer) {
    if (!(answer instanceof Answer.Failed<?> failed)) {
      return true;
    }
    var wait = Duration.between(failed.since(), failed.at()).dividedBy(2);
    var bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    return !seen.now().isBefore(failed.at().plus(bounded));
  }

  /** Flink's newest failure as the end of a sentence, whose full stop follows. */
  public static String because(Answer<?> answer) {
    return answer
        .failure()
        .map(failure -> Proof.because(String.valueOf(failure.getMessage())))
        .orElse("");
  }
}
