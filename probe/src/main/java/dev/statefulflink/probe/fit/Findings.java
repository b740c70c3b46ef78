package dev.statefulflink.probe.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings, in the form of the one line that the operator reads. */
final class Findings {
  /** Maximum number of findings per kind; more do not help, and the answer should stay small. */
  private static final int MOST = 30;

  private final List<Object> misfits = new ArrayList<>();
  private final List<Object> dropped = new ArrayList<>();
  private final List<Object> unknown = new ArrayList<>();
  private final Map<String, Object> facts = new LinkedHashMap<>();

  /** The violated rule of Flink. */
  enum Rule {
    NO_COUNTERPART,
    MAX_PARALLELISM,
    PARALLELISM,
    KEY_TYPE,
    CLASS_MISSING,
    STATE_BACKEND,
  }

  void fact(String name, Object value) {
    facts.put(name, value);
  }

  void misfit(Rule rule, StoredOperator state, Map<String, Object> details) {
    add(misfits, rule, state, details);
  }

  /** State without an operator, which the restore may drop. */
  void dropped(StoredOperator state) {
    add(dropped, Rule.NO_COUNTERPART, state, Map.of());
  }

  /** What only the restore itself can decide. */
  void unknown(String what) {
    if (unknown.size() < MOST && !unknown.contains(what)) {
      unknown.add(what);
    }
  }

  boolean fits() {
    return misfits.isEmpty();
  }

  private static void add(
      List<Object> to, Rule rule, StoredOperator state, Map<String, Object> details) {
    if (to.size() < MOST) {
      Map<String, Object> found = new LinkedHashMap<>();
      found.put("rule", rule.name());
      found.put("id", state.id());
      found.put("name", state.name());
      found.put("uid", state.uid());
      found.put("bytes", state.bytes());
      found.putAll(details);
      to.add(found);
    }
  }

  String line() {
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("misfits", misfits);
    all.put("dropped", dropped);
    all.put("unknown", unknown);
    return Json.write(all);
  }

  /** Names and uids, for a list. */
  static List<Object> listed(List<CompiledOperator> operators) {
    List<Object> all = new ArrayList<>();
    operators.stream()
        .limit(MOST)
        .forEach(
            operator ->
                all.add(
                    Map.of("id", operator.id(), "name", operator.name(), "uid", operator.uid())));
    return all;
  }
}
