package dev.statefulflink.campaign;

import dev.statefulflink.campaign.weather.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a run has ended as it may: as the undisturbed one; or, if docs/handoff.md says so of what
 * has lasted, in another way, which leaves open as little as it can. No way leaves the laws open.
 */
final class Judge {
  /** What is remembered in the status alone. */
  private static final Set<String> REMEMBERED =
      Set.of("started from", "last state", "last handoff", "savepoints kept");

  /** What a way may have done less often than undisturbed. */
  private static final Set<String> COUNTED = Set.of("accepted runs", "savepoints made");

  /** Of these, the object names a snapshot to start from. */
  private static final Set<String> NAMING = Set.of("restore", "restore from a parent");

  /**
   * These start from a kept state. It is forgotten after the handoff that did so; if nobody knows
   * of that any more, it stays until the next one is kept.
   */
  private static final Set<String> RESUMING = Set.of("apply again", "resume");

  /** The new job completes a checkpoint after it is given up, so that it is started once more. */
  private static final String LATE = "roll back, checkpoint at the end";

  /**
   * Flink continues the old job from a checkpoint, until its pods are removed: it completes another
   * one in that time, or does not.
   */
  private static final String INTERRUPTED = "JobManager lost in the stop";

  /** Of these a comparison shows what is wrong; if it is not made in time, the upgrade goes on. */
  private static final Set<String> COMPARED =
      Set.of("no way back", "another uid", "state of no job");

  /**
   * A revision that is gone back to twice has had two jobs, and the rights of each are removed with
   * the revision.
   */
  private static final String RIGHTS = "rights";

  /**
   * The approval is a generation of its own, under which an upgrade begins whose record is lost.
   */
  private static final String APPROVED = "approve";

  /** By the word that no state is needed, a JobManager that does not answer is given up. */
  private static final Map<String, Set<String>> TURNED_AWAY =
      Map.of(
          "from nothing",
          Set.of("last handoff", "last state", RIGHTS),
          "restore",
          Set.of("last handoff", "savepoints kept", "savepoints made", RIGHTS));

  private static final End RESTORE_FAILED = new End("RestoreFailed");

  private Judge() {}

  /**
   * One way to end.
   *
   * @param open what may be otherwise than undisturbed: lines of a picture, and the rights in them
   * @param fewer what may be less than undisturbed
   */
  private record Way(End end, Set<String> open, Set<String> fewer) {
    private boolean admits(Picture expected, Picture seen) {
      return seen.rests(end)
          && expected
              .differing(seen)
              .allMatch(
                  line ->
                      open.contains(line)
                          || (fewer.contains(line) && less(line, expected, seen))
                          || (line.equals("objects")
                              && open.contains(RIGHTS)
                              && withoutRights(expected).equals(withoutRights(seen))));
    }

    private static String withoutRights(Picture picture) {
      return picture.lines().get("objects").replaceAll("Role(Binding)?=\\d+", "");
    }

    private static boolean less(String line, Picture expected, Picture seen) {
      return Integer.parseInt(seen.lines().get(line))
          < Integer.parseInt(expected.lines().get(line));
    }
  }

  static List<End> ends(Cell cell) {
    return ways(cell).stream().map(Way::end).distinct().toList();
  }

  /** What the undisturbed run may have otherwise, too. */
  private static Set<String> byChance(Cell cell) {
    return cell.flow().name().equals(INTERRUPTED)
        ? Set.of("started from", "last state", "savepoints kept")
        : Set.of();
  }

  private static List<Way> ways(Cell cell) {
    var end = cell.flow().end();
    var all = new ArrayList<>(List.of(new Way(end, byChance(cell), Set.of())));
    if (cell.in(Weather.FLINK_ERRS)) {
      all.add(new Way(end, TURNED_AWAY.getOrDefault(cell.flow().name(), Set.of()), Set.of()));
      all.add(turnedBack(cell.flow().name().equals(LATE)));
    }
    if (COMPARED.contains(cell.flow().name())) {
      Stream.of("Running", "RestoreFailed", "ReturnFailed", "NoWayBack")
          .map(Judge::wentOn)
          .forEach(all::add);
    }
    if (cell.in(Weather.FLINK_ERRS) && cell.flow().name().equals(APPROVED)) {
      all.add(asksAgain());
    }
    if (cell.in(Weather.STATUS_LOST)) {
      all.add(forgotten(end));
      if (cell.flow().name().equals(APPROVED)) {
        all.add(new Way(end, plus(REMEMBERED, "active", RIGHTS), Set.of()));
      }
      all.add(unknown());
      if (cell.flow().name().equals(LATE)) {
        // The new job is the only one that runs, and so the one in charge; or it is started anew.
        all.add(new Way(End.RUNNING, plus(REMEMBERED, "conditions", RIGHTS), COUNTED));
      }
      if (end.equals(RESTORE_FAILED)) {
        all.add(inCharge("JobRestarting"));
        all.add(inCharge("JobFailed"));
      }
      if (RESUMING.contains(cell.flow().name())) {
        all.add(new Way(end, plus(REMEMBERED, "objects"), Set.of()));
      }
      if (NAMING.contains(cell.flow().name())) {
        all.add(new Way(End.RUNNING, plus(REMEMBERED, "active", "conditions", "held"), COUNTED));
      }
    }
    return all;
  }

  /** Flink has refused the submit for 30 s after the cut: the old revision runs again. */
  private static Way turnedBack(boolean late) {
    var open =
        Set.of(
            "conditions",
            "active",
            "started from",
            "held",
            "last handoff",
            "accepted runs",
            "objects");
    // A job that was refused has completed no checkpoint.
    return new Way(new End("SubmitRefused"), late ? plus(open, "last state") : open, Set.of());
  }

  /** As docs/handoff.md says of Rehearse: with the events WayBackUnknown or StateUnchecked. */
  private static Way wentOn(String reason) {
    return new Way(
        new End(reason),
        plus(
            REMEMBERED,
            "conditions",
            "active",
            "held",
            "job",
            "live jobs",
            "accepted runs",
            "savepoints made",
            "objects"),
        Set.of());
  }

  /** The upgrade that was approved was given up, and the next one has another word. */
  private static Way asksAgain() {
    return new Way(
        new End("AwaitingApproval"),
        plus(REMEMBERED, "conditions", "active", "handoff", "held", "objects"),
        COUNTED);
  }

  /** The flow was carried out; one that is held then is carried out anew. */
  private static Way forgotten(End end) {
    return end.equals(End.RUNNING)
        ? new Way(end, REMEMBERED, Set.of())
        : new Way(end, plus(REMEMBERED, "accepted runs", "savepoints made", RIGHTS), Set.of());
  }

  private static Set<String> plus(Set<String> some, String... others) {
    return Stream.concat(some.stream(), Stream.of(others)).collect(Collectors.toSet());
  }

  /** The new job, which is no good, is the only one that runs. */
  private static Way inCharge(String reason) {
    return new Way(
        new End(reason),
        plus(REMEMBERED, "conditions", "active", "held", "job", "live jobs", "objects"),
        COUNTED);
  }

  /** No single job is there: nothing is removed, and nothing starts without a word. */
  private static Way unknown() {
    return new Way(
        new End("StateUnknown"),
        plus(REMEMBERED, "conditions", "active", "held", "job", "live jobs", "objects", "retiring"),
        COUNTED);
  }

  /** What is wrong with the end; empty where all is well. */
  static Optional<String> judged(Cell cell, Optional<Picture> expected, Picture seen) {
    var violations = seen.lines().get("violations");
    if (!violations.isEmpty()) {
      return Optional.of("violations: " + violations);
    }
    return expected
        .filter(wanted -> ways(cell).stream().noneMatch(way -> way.admits(wanted, seen)))
        .map(wanted -> "another end than undisturbed:\n    " + wanted.difference(seen));
  }
}
