package dev.statefulflink.operator.intent.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fields that a type of Kubernetes does not have. The client's types keep them, and the API server
 * would drop them or refuse the whole object much later.
 */
final class UnknownFields {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Writes only what a type declares. */
  private static final ObjectMapper DECLARED =
      new ObjectMapper().setAnnotationIntrospector(new OnlyDeclared());

  private UnknownFields() {}

  /** Jackson offers no other hook for this. */
  private static final class OnlyDeclared extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnyGetter(Annotated annotated) {
      return false;
    }
  }

  /**
   * The path of the first one.
   *
   * @throws IllegalArgumentException if a value has another type than the field
   */
  static Optional<String> first(JsonNode tree, Class<?> type) {
    return first("", tree, DECLARED.valueToTree(MAPPER.convertValue(tree, type)));
  }

  private static Optional<String> first(String path, JsonNode said, JsonNode known) {
    if (isNothing(said)) {
      return Optional.empty();
    }
    if (known.isMissingNode()) {
      return Optional.of(path);
    }
    Stream<Optional<String>> parts =
        said.isArray()
            ? IntStream.range(0, said.size())
                .mapToObj(i -> first(path + "[" + i + "]", said.get(i), known.path(i)))
            : said.properties().stream()
                .map(
                    field ->
                        first(
                            path + "." + field.getKey(),
                            field.getValue(),
                            known.path(field.getKey())));
    return parts.flatMap(Optional::stream).findFirst();
  }

  /** It is omitted when a type is written, known or not. */
  private static boolean isNothing(JsonNode said) {
    return said.isNull() || (said.isContainerNode() && said.isEmpty());
  }
}
