package dev.statefulflink.operator.intent.pods;

import java.util.Objects;

/**
 * A Secret or ConfigMap whose entries are lines of Flink's configuration. Only the pods read it.
 *
 * @param optional whether it may be missing
 */
public record Source(Kind kind, String name, boolean optional) {

  /** What it is. */
  public enum Kind {
    SECRET("Secret"),
    CONFIG_MAP("ConfigMap");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As Kubernetes names it. */
    public String word() {
      return word;
    }
  }

  public Source {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  String digested() {
    return kind.word() + "/" + name + (optional ? "?" : "");
  }
}
