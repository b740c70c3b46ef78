package dev.statefulflink.e2e.story;

import java.util.List;

/**
 * How much of a story with many cases runs: by {@code make campaign} all of it, and in every test
 * run a sample.
 */
public final class Campaign {
  /** Of a story that waits for the campaign altogether. */
  public static final String TAG = "campaign";

  private static final boolean WHOLE = Boolean.getBoolean("e2e.campaign");

  private Campaign() {}

  /** A case that takes long, or is one of many of its kind: it waits for the campaign. */
  public static void only(LongLife life, String title, Runnable story) {
    if (WHOLE) {
      life.survives(title, story);
    } else {
      life.scene().say("CASE %s: left to make campaign", title);
    }
  }

  /** Whether this run is the campaign. */
  public static boolean isWhole() {
    return WHOLE;
  }

  public static <T> List<T> cases(List<T> all, List<T> sample) {
    return WHOLE ? all : sample;
  }
}
