package dev.statefulflink.operator.intent.pods;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Declared labels and annotations of every object of a job. */
public record Metadata(SortedMap<String, String> labels, SortedMap<String, String> annotations) {
  public static final Metadata NONE = new Metadata(new TreeMap<>(), new TreeMap<>());

  public Metadata {
    labels = new TreeMap<>(Map.copyOf(labels));
    annotations = new TreeMap<>(Map.copyOf(annotations));
  }
}
