package dev.statefulflink.e2e.story;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.job.StatefulJob;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One word count that goes through many changes and faults. Its counts show after each of them
 * whether a word was lost or counted twice.
 */
public final class LongLife {
  private final WordCountScene scene;
  private final List<String> settings;
  private final List<String> printed = new ArrayList<>();
  private int version = 1;
  private String prefix = "";
  private long counted;

  /**
   * @param settings more arguments of the job, which all its revisions keep
   */
  private LongLife(WordCountScene scene, List<String> settings) {
    this.scene = scene;
    this.settings = settings;
  }

  /** Starts it on the word server, and counts a few words. */
  public static LongLife start(WordCountScene scene, String... settings) {
    LongLife life = new LongLife(scene, List.of(settings));
    scene.startOnSocket("1.20", "job: {args: %s}".formatted(life.arguments(List.of())));
    life.count();
    return life;
  }

  /** Of a word count that runs already, without arguments, and has counted nothing. */
  public static LongLife of(WordCountScene scene) {
    LongLife life = new LongLife(scene, List.of());
    life.count();
    return life;
  }

  /** Something that happens to the job, named so that a failure shows its case. */
  public void survives(String title, Runnable story) {
    scene.say("CASE %s", title);
    try {
      story.run();
      count();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("case '%s': %s".formatted(title, e.getMessage()), e);
    }
    scene.say("CASE %s: survived", title);
  }

  /** Sends words; all that was ever printed must be exactly what was ever sent. */
  public void count() {
    for (int word = 1; word <= 3; word++) {
      printed.add("%s(hello,%d)".formatted(prefix, counted + word));
    }
    counted += 3;
    scene.send(3, "hello,1", printed.get(printed.size() - 1));
    // After a way back by the user's word the same line was printed before.
    Waits.until(
        "%d lines".formatted(printed.size()),
        scene.output()::lines,
        lines -> lines.size() >= printed.size());
    scene.assertPrinted(printed);
  }

  /** This many were counted in the state that it starts from now, by the user's word. */
  public void goesBackTo(long counts) {
    counted = counts;
  }

  public long counted() {
    return counted;
  }

  /** A change that the job is expected to live with: it prints its version from then on. */
  public String nextVersion(String... more) {
    version++;
    prefix = "v%d ".formatted(version);
    return changeWith(more);
  }

  /** A change that the job is not expected to live with, as its prefix stays the same. */
  public String changeWith(String... more) {
    return "spec: {job: {args: %s}}".formatted(argumentsWith(more));
  }

  /** The arguments that it has, and more, as YAML. */
  public String argumentsWith(String... more) {
    return arguments(List.of(more));
  }

  /** Back to what runs. */
  public String revert() {
    return changeWith();
  }

  private String arguments(List<String> more) {
    List<String> all = new ArrayList<>(settings);
    if (!prefix.isEmpty()) {
      all.addAll(List.of("--prefix", prefix));
    }
    all.addAll(more);
    return all.stream().map("'%s'"::formatted).collect(Collectors.joining(", ", "[", "]"));
  }

  public WordCountScene scene() {
    return scene;
  }

  public StatefulJob job() {
    return scene.job();
  }
}
