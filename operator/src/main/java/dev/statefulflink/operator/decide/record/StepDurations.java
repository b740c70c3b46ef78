package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.operator.decide.Ending;
import dev.statefulflink.operator.decide.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each step of a handoff took, in order; the sum for a step that was repeated. */
public final class StepDurations {
  private StepDurations() {}

  public static Map<String, String> of(Handoff handoff, Instant end) {
    var marks = handoff.marks();
    var steps = new LinkedHashMap<String, Duration>();
    for (int i = 0; i < marks.size(); i++) {
      var next = i + 1 < marks.size() ? marks.get(i + 1).at() : end;
      var mark = marks.get(i);
      steps.merge(Steps.word(mark.step()), Duration.between(mark.at(), next), Duration::plus);
    }
    var texts = new LinkedHashMap<String, String>();
    steps.forEach((step, took) -> texts.put(step, Ending.text(took)));
    return texts;
  }
}
