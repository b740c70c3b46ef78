package dev.statefulflink.operator.walk;

import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.StateUris;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** What a job is made from: its version, and what is wrong with it. */
record Program(int version, Flaw flaw) {
  static final String STATE = "file:///state";

  /** As a bad release would have it. */
  enum Flaw {
    NONE,
    /** Does not compile. */
    PLAN_REFUSED,
    /** Compiles, and Flink refuses to run it. */
    RUN_REFUSED,
    /** Fails before its first checkpoint; after the third failure it may come up anyway. */
    FAILS
  }

  JobIntent intent() {
    return new JobIntent(
        "1.20",
        "image",
        "/job.jar",
        "",
        List.of(String.valueOf(version), flaw.name()),
        1,
        0,
        false,
        0,
        Duration.ofSeconds(1),
        "hashmap",
        STATE,
        "claim",
        new TreeMap<>(),
        1,
        "",
        "",
        "",
        new TreeMap<>(),
        PodIntent.STANDARD,
        StateUris.OF_ALL);
  }

  static Program of(List<String> args) {
    return new Program(Integer.parseInt(args.get(0)), Flaw.valueOf(args.get(1)));
  }

  @Override
  public String toString() {
    return "version " + version + (flaw == Flaw.NONE ? "" : " (" + flaw + ")");
  }
}
