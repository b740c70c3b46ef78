package dev.statefulflink.e2e;

import java.time.Duration;
import java.util.Locale;

/** Lines on standard output that say how far a run has come, each with the time since its start. */
public final class Progress {
  private final String title;
  private final long startedNanos = System.nanoTime();

  public Progress(String title) {
    this.title = title;
  }

  public void say(String format, Object... arguments) {
    String text = arguments.length == 0 ? format : format.formatted(arguments);
    System.out.printf(Locale.ROOT, "[%s %6.1f s] %s%n", title, elapsed().toMillis() / 1000.0, text);
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }
}
