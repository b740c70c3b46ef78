package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.pods.IngressSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** What a schema allows, in words. */
final class AllowedValues {
  private static final String REMOTE =
      "`hdfs:`, `s3:`, `s3a:`, `s3p:`, `gs:`, `abfs:`, `abfss:`, `wasb:`, `wasbs:`, `oss:`";

  private AllowedValues() {}

  /** Empty where the type says it all. */
  static String of(JSONSchemaProps schema) {
    var parts = new ArrayList<String>();
    if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
      parts.add(
          schema.getEnum().stream()
              .map(JsonNode::asText)
              .map(value -> "`" + value + "`")
              .collect(Collectors.joining(", ")));
    }
    if (schema.getPattern() != null) {
      parts.add(words(schema.getPattern()));
    }
    parts.add(range(whole(schema.getMinimum()), whole(schema.getMaximum()), ""));
    parts.add(range(schema.getMinLength(), schema.getMaxLength(), " characters"));
    parts.add(range(schema.getMinItems(), schema.getMaxItems(), " items"));
    parts.add(range(schema.getMinProperties(), schema.getMaxProperties(), " entries"));
    parts.removeIf(String::isEmpty);
    return String.join("; ", parts);
  }

  /** A pattern says it to a machine; a new one needs its words here. */
  private static String words(String pattern) {
    return switch (pattern) {
      case Patterns.FLINK_VERSION -> "`1.20`, or `2.` and a number";
      case Patterns.DURATION ->
          "a duration: up to four numbers, each with `ms`, `s`, `m` or `h`, as `1h30m`";
      case Patterns.SNAPSHOT ->
          "a URI with one of the schemes `file:`, " + REMOTE + "; without blanks and without `@`";
      case Patterns.STATE_URI ->
          "`file:///` and a path of letters, digits, `_`, `.` and `-`; or a URI with one of the"
              + " schemes "
              + REMOTE
              + ", without blanks";
      case Patterns.OWN_URI -> words(Patterns.STATE_URI) + ", user and password";
      case Patterns.JAR ->
          "`local:///` and a path that ends with `.jar`; `https://`, a host and a path; or a URI with"
              + " one of the schemes "
              + REMOTE
              + "; without blanks, user and password";
      case Patterns.APPROVAL -> "eight hexadecimal digits in lower case";
      case Patterns.SHA256 -> "64 hexadecimal digits in lower case";
      case Patterns.JAVA_CLASS -> "a class of Java, with its package";
      case Patterns.USER -> "a user's name: letters, digits, `_`, `.`, `@`, `/` and `-`";
      case Patterns.IMAGE -> "an image: a name, with a registry, tag or digest if needed";
      case Patterns.HOST -> "a host's name, or an IPv4 address";
      case Patterns.NAME -> "a name of Kubernetes: lower-case letters, digits, dashes and dots";
      case IngressSpec.HOST -> "a host's name in lower case, with `*.` in front of it or not";
      case IngressSpec.PATH -> "a path that begins with `/`, without blanks";
      case IngressSpec.NAME -> "a name of Kubernetes: lower-case letters, digits, `-`, single `.`";
      case Patterns.KAFKA_SERVERS ->
          "one or more of a host's name or IPv4 address with `:` and a port, with commas between";
      case Patterns.KAFKA_TOPIC ->
          "letters, digits, `_`, `.` and `-`, not with `.` at the beginning";
      case Patterns.KAFKA_NAME ->
          "letters, digits, `_`, `.` and `-`, with a letter or a digit at the beginning";
      case Patterns.CPU -> "a quantity: `500m`, `2` or `1.5`";
      case Patterns.MEMORY -> "a quantity: a number with `Mi`, `Gi`, `Ti`, `M`, `G` or `T`";
      default ->
          throw new IllegalStateException("AllowedValues has no words for the pattern " + pattern);
    };
  }

  private static Long whole(Double number) {
    return number == null ? null : Long.valueOf(number.longValue());
  }

  private static String range(Long least, Long most, String of) {
    if (most == null) {
      return least == null ? "" : least + of + " or more";
    }
    return (least == null ? "at most " + most : least + " to " + most) + of;
  }
}
