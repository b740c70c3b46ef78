package dev.statefulflink.operator.decide;

import dev.statefulflink.operator.decide.record.Memory;
import dev.statefulflink.operator.decide.record.Observed;
import dev.statefulflink.operator.intent.diff.IntentDiff;
import dev.statefulflink.operator.observe.Observation;
import java.util.ArrayList;
import java.util.List;

/** The fields of the spec for which an upgrade is made, in a few words and without a value. */
public final class ChangedFields {
  /** A message is read at a glance. */
  private static final int MOST = 3;

  private ChangedFields() {}

  /** The end of a sentence, which begins with this; empty if no field is known. */
  public static String because(String lead, Observation seen) {
    var fields = of(seen);
    return fields.isEmpty() ? "" : lead + "because " + named(fields) + " changed";
  }

  private static List<String> of(Observation seen) {
    var fields = new ArrayList<String>();
    var active = new Memory(seen.memory()).active();
    if (active.isPresent() && seen.activeIntent().isPresent() && seen.declared().isPresent()) {
      var made = seen.activeIntent().get();
      IntentDiff.between(made, active.get().digest(), seen.declared().get())
          .forEach(change -> fields.add(change.field()));
      Observed.pendingRestore(seen).ifPresent(path -> fields.add("restoreFrom"));
    }
    return fields;
  }

  private static String named(List<String> fields) {
    var last = fields.size() - 1;
    if (last == 0) {
      return fields.get(0);
    }
    return fields.size() > MOST
        ? String.join(", ", fields.subList(0, MOST)) + " and " + (fields.size() - MOST) + " more"
        : String.join(", ", fields.subList(0, last)) + " and " + fields.get(last);
  }
}
