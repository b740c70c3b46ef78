package dev.statefulflink.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.TreeMap;

/** A pod as a network policy sees it: where it is, and how it is labelled. */
record NetworkEnd(String namespace, Map<String, String> labels) {

  static NetworkEnd of(Pod pod) {
    return new NetworkEnd(pod.getMetadata().getNamespace(), pod.getMetadata().getLabels());
  }

  static Map<String, String> labels(JsonNode object) {
    Map<String, String> labels = new TreeMap<>();
    object.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** The labels of its namespace, of which Kubernetes gives every one this. */
  Map<String, String> labelsOfNamespace() {
    return Map.of("kubernetes.io/metadata.name", namespace);
  }
}
