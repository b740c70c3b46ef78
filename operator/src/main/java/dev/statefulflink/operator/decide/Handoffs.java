package dev.statefulflink.operator.decide;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The changes that a handoff's record goes through, and the times that it keeps. */
final class Handoffs {
  private Handoffs() {}

  static Handoff begin(
      Handoff.Purpose purpose,
      Handoff.Step first,
      HandoffIds ids,
      long generation,
      String digest,
      int attempt,
      Instant now) {
    return new Handoff(
        ids.id(),
        purpose,
        first,
        generation,
        digest,
        attempt,
        purpose == Handoff.Purpose.DELETE ? null : ids.jobId(),
        null,
        null,
        null,
        null,
        null,
        List.of(new Handoff.Mark(first, now)));
  }

  static Handoff step(Handoff h, Handoff.Step step, Instant now) {
    var marks = new ArrayList<>(h.marks());
    marks.add(new Handoff.Mark(step, now));
    return new Handoff(
        h.id(),
        h.purpose(),
        step,
        h.generation(),
        h.digest(),
        h.attempt(),
        h.jobId(),
        h.returnJobId(),
        h.triggerId(),
        h.savepointDirectory(),
        h.state(),
        h.failure(),
        marks);
  }

  /** With the ids of the cut; both null for a cut by the newest checkpoint. */
  static Handoff withCut(Handoff h, String triggerId, String directory) {
    return new Handoff(
        h.id(),
        h.purpose(),
        h.step(),
        h.generation(),
        h.digest(),
        h.attempt(),
        h.jobId(),
        h.returnJobId(),
        triggerId,
        directory,
        h.state(),
        h.failure(),
        h.marks());
  }

  static Handoff withState(Handoff h, SavedState state) {
    return new Handoff(
        h.id(),
        h.purpose(),
        h.step(),
        h.generation(),
        h.digest(),
        h.attempt(),
        h.jobId(),
        h.returnJobId(),
        h.triggerId(),
        h.savepointDirectory(),
        state,
        h.failure(),
        h.marks());
  }

  static Handoff withReturn(Handoff h, String returnJobId, Handoff.Failure failure) {
    return new Handoff(
        h.id(),
        h.purpose(),
        h.step(),
        h.generation(),
        h.digest(),
        h.attempt(),
        h.jobId(),
        returnJobId,
        h.triggerId(),
        h.savepointDirectory(),
        h.state(),
        failure,
        h.marks());
  }

  /** When the step under way began. */
  static Instant since(Handoff h) {
    return h.marks().get(h.marks().size() - 1).at();
  }

  static Optional<Instant> began(Handoff h, Handoff.Step step) {
    return h.marks().stream().filter(mark -> mark.step() == step).map(Handoff.Mark::at).findFirst();
  }

  /** From recording the cut until every task of the next job was seen running. */
  static Optional<String> downtime(Handoff h, Handoff.Step running) {
    return began(h, Handoff.Step.CUT)
        .flatMap(cut -> began(h, running).map(up -> text(Duration.between(cut, up))));
  }

  /** How long each step took, in order. */
  static Map<String, String> durations(Handoff h, Instant end) {
    var steps = new LinkedHashMap<String, String>();
    for (int i = 0; i < h.marks().size(); i++) {
      var mark = h.marks().get(i);
      var next = i + 1 < h.marks().size() ? h.marks().get(i + 1).at() : end;
      steps.put(Steps.word(mark.step()), text(Duration.between(mark.at(), next)));
    }
    return steps;
  }

  private static String text(Duration duration) {
    return String.format(java.util.Locale.ROOT, "%.3fs", duration.toMillis() / 1000.0);
  }
}
