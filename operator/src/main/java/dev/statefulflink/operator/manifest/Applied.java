package dev.statefulflink.operator.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the operator notes on an object that it applies, so that it can later see whether another
 * client has changed the object since. *
 *
 * <p>For a Deployment that is its generation: Kubernetes increases it with each change of the spec,
 * so the spec need not be kept in memory. Other objects have no generation; for them it is a
 * digest.
 */
public final class Applied {
  private static final String NOTE = "statefulflink.dev/applied";

  /**
   * A digest of the Deployment as it was rendered, which another release may render otherwise; or
   * of the annotations of an account, or of an Ingress, which another revision may have applied.
   */
  private static final String RENDERED = "statefulflink.dev/rendered";

  private static final String DEPLOYMENT = "Deployment";

  /** The generation of a Deployment that was never changed. */
  private static final String FIRST = "1";

  private static final int HEX = 16;

  private static final Map<String, List<String>> CONTENT =
      Map.of(
          "ConfigMap",
          List.of("/data", "/binaryData"),
          "Role",
          List.of("/rules"),
          "RoleBinding",
          List.of("/roleRef", "/subjects"),
          "PodDisruptionBudget",
          List.of("/spec/maxUnavailable", "/spec/selector"),
          "Ingress",
          List.of("/spec/ingressClassName", "/spec/defaultBackend", "/spec/rules", "/spec/tls"),
          "Service",
          List.of("/spec/selector", "/spec/ports", "/spec/publishNotReadyAddresses"));

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Applied() {}

  /** Notes on a rendered object its expected state after it is applied. */
  public static <T extends HasMetadata> T noted(T object) {
    return noted(object, isDeployment(object) ? FIRST : stateOf(object));
  }

  /** Notes on a rendered object that this is its state. */
  public static <T extends HasMetadata> T noted(T object, String state) {
    var rendering = isRenderingNoted(object) ? rendering(object) : "";
    annotate(object, NOTE, state);
    if (!rendering.isEmpty()) {
      annotate(object, RENDERED, rendering);
    }
    return object;
  }

  /** The annotation of a Deployment that is not rendered again. */
  public static Map<String, String> note(String state) {
    return Map.of(NOTE, state);
  }

  /**
   * Whether another client has changed this object since it was applied. False if nothing is noted
   * on it, as on objects of an earlier release; but a Deployment is created once, with generation
   * 1.
   */
  public static boolean isChanged(HasMetadata live) {
    var noted = annotation(live, NOTE).or(() -> Optional.of(FIRST).filter(x -> isDeployment(live)));
    return noted.filter(state -> !state.equals(stateOf(live))).isPresent();
  }

  /** Like {@link #isChanged}, for an object of which only the metadata is kept. */
  public static Map<String, String> kept(HasMetadata live) {
    if (live instanceof ServiceAccount) {
      return annotation(live, RENDERED).map(was -> Map.of(RENDERED, was)).orElse(Map.of());
    }
    return isChanged(live) ? note("changed") : Map.of();
  }

  /**
   * Whether the account of all revisions was last applied for a revision that declares it
   * differently.
   */
  public static boolean isOfAnother(HasMetadata live, HasMetadata rendered) {
    return rendered instanceof ServiceAccount
        && annotation(live, RENDERED).filter(was -> !was.equals(rendering(rendered))).isPresent();
  }

  /**
   * Whether an Ingress is as it is rendered here. One annotation less may open it to everybody, and
   * a controller may select by labels, so each is looked at; those of others are left alone.
   */
  public static boolean isIntact(Ingress live, Ingress rendered) {
    var annotations = live.getMetadata().getAnnotations();
    return annotations != null
        && annotations.entrySet().containsAll(declared(rendered).entrySet())
        && labels(live).entrySet().containsAll(labels(rendered).entrySet())
        && !isChanged(live)
        && rendersAlike(live, rendered);
  }

  /** Whether this operator renders an object as the one that has applied it. */
  public static boolean rendersAlike(HasMetadata live, HasMetadata rendered) {
    return annotation(live, RENDERED).equals(Optional.of(rendering(rendered)));
  }

  /** What is compared later. */
  public static String stateOf(HasMetadata object) {
    if (isDeployment(object)) {
      return String.valueOf(object.getMetadata().getGeneration());
    }
    var json = MAPPER.<JsonNode>valueToTree(object);
    var parts = MAPPER.createArrayNode();
    // The API server assigns one to a Service that is exposed outside the cluster.
    json.at("/spec/ports").forEach(port -> ((ObjectNode) port).remove("nodePort"));
    CONTENT.getOrDefault(object.getKind(), List.of()).forEach(path -> parts.add(json.at(path)));
    return digest(bare(parts));
  }

  private static boolean isRenderingNoted(HasMetadata object) {
    return isDeployment(object)
        || object instanceof Ingress
        || (object instanceof ServiceAccount
            && !Names.identity(object).containsKey(Names.REVISION));
  }

  private static String rendering(HasMetadata rendered) {
    if (rendered instanceof ServiceAccount) {
      return digest(bare(MAPPER.<JsonNode>valueToTree(declared(rendered))));
    }
    var spec = MAPPER.<JsonNode>valueToTree(rendered).path("spec");
    return rendered instanceof Ingress
        ? digest(
            bare(
                MAPPER
                    .createArrayNode()
                    .add(spec)
                    .addPOJO(declared(rendered))
                    .addPOJO(labels(rendered))))
        : digest(bare(spec));
  }

  /** Its annotations, without the operator's notes, which are there once it was noted. */
  private static Map<String, String> declared(HasMetadata object) {
    var all = object.getMetadata().getAnnotations();
    var declared = new TreeMap<>(all == null ? Map.<String, String>of() : all);
    declared.keySet().removeAll(List.of(NOTE, RENDERED));
    return declared;
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  /** Without what is empty, which the API server leaves out, and with fields in order. */
  private static JsonNode bare(JsonNode node) {
    if (node.isObject()) {
      var sorted = new TreeMap<String, JsonNode>();
      node.properties().forEach(field -> sorted.put(field.getKey(), bare(field.getValue())));
      sorted.values().removeIf(Applied::isEmpty);
      return MAPPER.valueToTree(sorted);
    }
    if (node.isArray()) {
      var items = MAPPER.createArrayNode();
      node.forEach(item -> items.add(bare(item)));
      return items;
    }
    return node;
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isNull()
        || node.isMissingNode()
        || (node.isContainerNode() && node.isEmpty())
        || (node.isTextual() && node.textValue().isEmpty())
        || (node.isBoolean() && !node.booleanValue());
  }

  private static String digest(JsonNode node) {
    try {
      return Names.digest(MAPPER.writeValueAsString(node)).substring(0, HEX);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isDeployment(HasMetadata object) {
    return DEPLOYMENT.equals(object.getKind());
  }

  private static Optional<String> annotation(HasMetadata object, String name) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).map(all -> all.get(name));
  }

  private static void annotate(HasMetadata object, String name, String value) {
    var before = object.getMetadata().getAnnotations();
    var all = new TreeMap<>(before == null ? Map.<String, String>of() : before);
    all.put(name, value);
    object.getMetadata().setAnnotations(all);
  }
}
