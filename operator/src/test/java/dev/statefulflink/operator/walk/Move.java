package dev.statefulflink.operator.walk;

import java.util.List;

/**
 * One event.
 *
 * @param story in the words of the docs
 * @param broken the laws that it breaks
 */
record Move(String story, Kind kind, World next, List<String> broken) {
  /** Who or what makes it. */
  enum Kind {
    /** Flink, the pods or the storage proceed. */
    STEP,
    /** What only happens now and then, and need not. */
    CHANCE,
    OPERATOR,
    TIME,
    FAULT,
    EDIT
  }
}
