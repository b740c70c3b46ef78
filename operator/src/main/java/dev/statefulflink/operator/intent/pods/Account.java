package dev.statefulflink.operator.intent.pods;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ServiceAccount under which the pods of a revision run.
 *
 * @param name of the declared one; empty otherwise
 * @param annotations of the one that the operator makes for the object; empty otherwise
 */
public record Account(Kind kind, String name, SortedMap<String, String> annotations) {

  /** Who creates it, and for how long. */
  public enum Kind {
    /** The operator, two for each revision, as in the releases that recorded no account. */
    OF_REVISION,
    /** The operator, one for all revisions of an object. */
    OF_OBJECT,
    /** Another owner. */
    DECLARED
  }

  /** Of a revision whose record has no account: its pods keep the accounts they have. */
  static final Account OF_REVISION = new Account(Kind.OF_REVISION, "", new TreeMap<>());

  public static final Account OF_OBJECT = new Account(Kind.OF_OBJECT, "", new TreeMap<>());

  public Account {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    annotations = new TreeMap<>(Map.copyOf(annotations));
  }
}
