package dev.statefulflink.operator.intent.pods;

import java.util.Objects;

/**
 * The logging configuration of the pods, in addition to the Log4j file of both.
 *
 * @param logback of both; empty for none
 * @param log4jOf of one component; empty for that of both
 * @param logbackOf likewise
 */
public record Logging(String logback, ByComponent log4jOf, ByComponent logbackOf) {
  public static final Logging NONE = new Logging("", ByComponent.NONE, ByComponent.NONE);

  public Logging {
    Objects.requireNonNull(logback, "logback");
    Objects.requireNonNull(log4jOf, "log4jOf");
    Objects.requireNonNull(logbackOf, "logbackOf");
  }

  /** Whether the components have their own files. */
  public boolean differs() {
    return !log4jOf.equals(ByComponent.NONE) || !logbackOf.equals(ByComponent.NONE);
  }
}
