package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.operator.decide.Reason;
import dev.statefulflink.operator.walk.Move.Kind;
import dev.statefulflink.operator.walk.Program.Flaw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a world comes to a good end once nothing goes wrong any more, and nobody edits. */
final class Fair {
  /** Beyond the patience of a cut, and short of two of them a deadline. */
  static final Duration WAIT = Duration.ofSeconds(35);

  static final String RUNS = "ends Running";
  static final String RESTS = "ends Suspended";
  static final String GONE = "ends deleted";
  static final String HELD = "ends held";

  /** Steps, rounds and waits; none of those that are known needs a third of it. */
  private static final int LONGEST = 400;

  private final Operator operator;
  private final boolean gaps;
  private final Map<World, String> known = new HashMap<>();
  private final Map<String, Integer> ends = new TreeMap<>();
  private int longest;

  /**
   * @param gaps whether an end counts as bad that is listed as a known gap
   */
  Fair(Operator operator, boolean gaps) {
    this.operator = operator;
    this.gaps = gaps;
  }

  /**
   * How it ends.
   *
   * @param problem empty if it ends well
   */
  record End(World world, List<String> story, String problem) {}

  /** How many worlds end how. */
  Map<String, Integer> ends() {
    return ends;
  }

  int longest() {
    return longest;
  }

  /** What is wrong with the end that it comes to; empty if nothing is. */
  String problem(World world) {
    var path = new ArrayList<World>();
    var at = world;
    for (var steps = 0; steps < LONGEST; steps++) {
      var before = known.get(at.bare());
      if (before != null) {
        return remembered(path, before);
      }
      path.add(at.bare());
      var next = next(at);
      if (!Laws.counted(next.broken(), gaps).isEmpty()) {
        return "broken on the way: " + next.broken();
      }
      if (next.next() == at) {
        var end = judged(at, next.story());
        ends.merge(end, 1, Integer::sum);
        longest = Math.max(longest, steps);
        return remembered(path, end);
      }
      at = next.next();
    }
    return "no end after " + LONGEST + " steps and rounds";
  }

  private String remembered(List<World> path, String end) {
    path.forEach(world -> known.put(world, end));
    return end.startsWith("ends ") || (!gaps && end.startsWith(Laws.GAP)) ? "" : end;
  }

  /** All that happens until the end. */
  End run(World world) {
    var story = new ArrayList<String>();
    var at = world;
    for (var steps = 0; steps < LONGEST; steps++) {
      var next = next(at);
      if (next.next() == at) {
        return new End(at, story, judged(at, next.story()));
      }
      story.add(next.story());
      at = next.next();
    }
    return new End(at, story, "no end");
  }

  /** A step if there is one, else a round, else time; the same world if none changes anything. */
  private Move next(World at) {
    if (at.gone()) {
      return new Move("gone", Kind.TIME, at, List.of());
    }
    if (isHeld(at)) {
      return new Move("held", Kind.TIME, at, List.of());
    }
    var step = Steps.of(at).stream().filter(move -> move.kind() == Kind.STEP).findFirst();
    var turn = operator.round(at);
    var reason = turn.decision().verdict().reason();
    if (!turn.world().equals(at)) {
      var both = step.isPresent() && isBusy(at) ? step.get() : null;
      return both != null
          ? both
          : new Move(Walk.story(turn), Kind.OPERATOR, turn.world(), turn.broken());
    }
    if (step.isPresent()) {
      return step.get();
    }
    var again = turn.decision().again();
    var later = Plain.later(at, again.compareTo(WAIT) > 0 ? again : WAIT);
    return later.equals(at)
        ? new Move(reason.word(), Kind.TIME, at, idle(turn))
        : new Move("Time passes.", Kind.TIME, later, List.of());
  }

  /** Law 7, of a world that rests and is Ready. */
  private static List<String> idle(Operator.Turn turn) {
    var decision = turn.decision();
    return decision.verdict().reason().ready() && !decision.actions().isEmpty()
        ? List.of("law 7, a steady job costs no write: " + decision.actions())
        : List.of();
  }

  /** The result of an earlier operator's request comes eventually. */
  private static boolean isBusy(World at) {
    return at.late().isPresent();
  }

  /**
   * A bad spec is tried again for ever. A bad job that has completed a checkpoint, or is the only
   * one that is there after a lost status, is in charge, and Flink restarts it.
   */
  private static boolean isHeld(World at) {
    var held = at.status().held();
    var active = at.status().active();
    if (active != null && at.status().retiring() == null && isBad(at, active)) {
      return true;
    }
    return at.wish().program().flaw() != Flaw.NONE
        && held != null
        && held.generation() == at.wish().generation()
        && at.status().handoff() == null
        && at.status().retiring() == null;
  }

  /** A way back to it ends with the same job under another id. */
  private static boolean isBad(World at, ActiveRevision active) {
    var handoff = at.status().handoff();
    var cluster = at.clusters().get(active.revision());
    var id = handoff == null ? active.jobId() : handoff.returnJobId();
    var job = cluster == null || id == null ? null : cluster.jobs().get(id);
    return job != null && cluster.program().flaw() == Flaw.FAILS && job.failures() > 2;
  }

  private static String judged(World at, String reason) {
    if (at.gone()) {
      return GONE;
    }
    if (reason.equals("held")) {
      return HELD;
    }
    var word = reasonOf(reason);
    if (word == Reason.RUNNING) {
      return isWhatIsWanted(at) ? RUNS : "it runs, and not what is declared";
    }
    if (word == Reason.SUSPENDED) {
      // With the consent that no state is needed, everything may be removed.
      return at.head().isEmpty()
              || at.words().contains("")
              || Laws.namesAnother(at.wish(), at.status())
              || at.kept().filter(k -> at.head().equals(location(k))).isPresent()
          ? RESTS
          : (Laws.afterAStart(at.status()) ? Laws.GAP : "")
              + "it is suspended, and its newest state is not kept";
    }
    if (word == Reason.RETURN_FAILED && !hasFailed(at) && !crashes(at)) {
      return "nothing keeps the old job from running again, and it stays " + reason;
    }
    if (word == Reason.JOB_LOST && !isRecorded(at)) {
      return "nobody has ended the job, and it stays " + reason;
    }
    return word.stalled() ? "ends " + reason : "it stays " + reason;
  }

  /** Listed as a known gap: its pods are not made again for a way back. */
  private static boolean crashes(World at) {
    var active = at.status().active();
    var cluster = active == null ? null : at.clusters().get(active.revision());
    return cluster != null && cluster.crashes();
  }

  private static boolean hasFailed(World at) {
    return at.clusters().values().stream()
        .flatMap(cluster -> cluster.jobs().values().stream())
        .anyMatch(job -> job.phase() == Job.Phase.FAILED);
  }

  /**
   * A job that had ended before its JobManager did is known by its state. One that has completed
   * none cannot be told from it, and after a lost status nobody knows what it had started from.
   */
  private static boolean isRecorded(World at) {
    var last = at.status().lastState();
    return at.head().isEmpty()
        || at.status().lastHandoff() == null
        || (last != null && last.location().equals(at.head()));
  }

  /** It is also what users reach. */
  private static boolean isWhatIsWanted(World at) {
    var active = at.status().active();
    return at.wish().declared().digest().equals(active.digest())
        && at.served().equals(Optional.of(active.revision()));
  }

  private static String location(dev.statefulflink.operator.intent.LastState kept) {
    return kept.state() == null ? "" : kept.state().location();
  }

  private static Reason reasonOf(String word) {
    for (var reason : Reason.values()) {
      if (reason.word().equals(word)) {
        return reason;
      }
    }
    throw new IllegalArgumentException(word);
  }
}
