package dev.statefulflink.campaign;

import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param calls the counted calls of the first instance
 * @param struck the call that was struck; empty where the run made fewer calls than the point
 * @param lost how many calls the weather had fail
 * @param picture empty where the flow did not come to its end
 * @param failure empty where all is well
 */
record Outcome(
    Cell cell,
    List<String> calls,
    Optional<String> struck,
    int lost,
    Optional<Picture> picture,
    Optional<String> failure,
    double seconds) {}
