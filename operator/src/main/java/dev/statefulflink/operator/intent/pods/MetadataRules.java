package dev.statefulflink.operator.intent.pods;

import dev.statefulflink.operator.intent.SpecRefused;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which labels and annotations may be declared for objects that the operator creates. A key that
 * Kubernetes does not accept would fail only after a handoff has begun.
 */
final class MetadataRules {
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /**
   * Labels of the operator, and of Deployments; Argo CD tracks by the second one, and would prune
   * objects that are not in Git.
   */
  private static final Set<String> OWN =
      Set.of(
          "app.kubernetes.io/name",
          "app.kubernetes.io/instance",
          "app.kubernetes.io/managed-by",
          "app.kubernetes.io/component",
          "pod-template-hash");

  /** The value that identifies Flink's recovery data. */
  private static final String OF_FLINK = "flink-native-kubernetes";

  /** The prefixes of keys that are not allowed, and their owners. */
  private static final Map<String, String> RESERVED =
      Map.of(
          "statefulflink.dev/", "the operator identifies its objects by it",
          "argocd.argoproj.io/", "Argo CD would mistake the operator's objects for objects of Git");

  private MetadataRules() {}

  static void annotations(String field, Map<String, String> annotations) {
    new TreeMap<>(annotations).keySet().forEach(key -> key(field, key));
  }

  static void labels(String field, Map<String, String> labels) {
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              key(field, key);
              if (OWN.contains(key) || (key.equals("type") && value.equals(OF_FLINK))) {
                throw new SpecRefused(
                    ("%s.%s cannot be set, remove it: the operator and tools that track objects"
                            + " identify them by it")
                        .formatted(field, key));
              }
              if (!value.isEmpty() && !isName(value)) {
                throw new SpecRefused(
                    ("%s.%s has a value that Kubernetes does not accept: write at most 63 letters,"
                            + " digits, - _ and .")
                        .formatted(field, key));
              }
            });
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
  }

  private static void key(String field, String key) {
    RESERVED.forEach(
        (prefix, why) -> {
          if (key.startsWith(prefix)) {
            throw new SpecRefused("%s.%s cannot be set, remove it: %s".formatted(field, key, why));
          }
        });
    var slash = key.indexOf('/');
    var name = key.substring(slash + 1);
    var prefix = slash < 0 ? "" : key.substring(0, slash);
    if (!isName(name)
        || prefix.length() > LONGEST_PREFIX
        || (slash >= 0 && !PREFIX.matcher(prefix).matches())) {
      throw new SpecRefused(
          ("%s has the key '%s', which Kubernetes does not accept: write a name of at most 63"
                      + " letters,")
                  .formatted(field, key.replaceAll("\\s", "_"))
              + " digits, - _ and . optionally after a prefix such as example.com/");
    }
  }
}
