package dev.statefulflink.campaign.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts a namespace's runs for the end picture, and refuses the submits that a flaw spoils. */
final class Tally {
  private static final int AT_FIRST = 2;

  private final Map<String, Integer> refused = new HashMap<>();
  int runs;

  /** Why this submit of the job is refused by its flaws; empty if it is not. */
  Optional<String> refusal(String jobId, Set<Flaw> flaws) {
    if (flaws.contains(Flaw.RUN_REFUSED)) {
      return Optional.of("java.lang.NoClassDefFoundError: com/example/Orders");
    }
    return flaws.contains(Flaw.RUN_FAILS_AT_FIRST)
            && refused.merge(jobId, 1, Integer::sum) <= AT_FIRST
        ? Optional.of("java.net.SocketTimeoutException: Read timed out")
        : Optional.empty();
  }
}
