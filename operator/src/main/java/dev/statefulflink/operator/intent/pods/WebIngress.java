package dev.statefulflink.operator.intent.pods;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The Ingress to the web UI.
 *
 * @param host empty for no Ingress
 * @param pathType as Kubernetes names it
 * @param className empty for the default of the cluster
 * @param tlsSecret empty for none
 */
public record WebIngress(
    String host,
    String path,
    String pathType,
    String className,
    SortedMap<String, String> annotations,
    String tlsSecret) {
  public static final WebIngress NONE = new WebIngress("", "", "", "", new TreeMap<>(), "");

  public WebIngress {
    annotations = new TreeMap<>(Map.copyOf(annotations));
  }

  public boolean isDeclared() {
    return !host.isEmpty();
  }

  /** What needs a new revision when it changes; what is empty is left out. */
  Map<String, Object> digested() {
    var fields = new TreeMap<String, Object>();
    fields.put("host", host);
    fields.put("path", path);
    fields.put("pathType", pathType);
    fields.put("className", className);
    fields.put("tlsSecretName", tlsSecret);
    fields.values().removeIf(""::equals);
    if (!annotations.isEmpty()) {
      fields.put("annotations", annotations);
    }
    return fields;
  }
}
