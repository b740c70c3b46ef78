package dev.statefulflink.operator.intent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.api.v1alpha1.ResourcesSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what an object declares of its pods. */
final class PodIntents {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private PodIntents() {}

  /**
   * @throws SpecRefused where the pod template would replace what the operator needs
   */
  static PodIntent of(StatefulJobSpec spec) {
    var standard = PodIntent.STANDARD;
    var state = spec.stateBackend();
    var jobManager = spec.jobManager();
    var taskManager = spec.taskManager();
    var logging = spec.logging();
    var template = spec.podTemplate();
    return new PodIntent(
        room(jobManager == null ? null : jobManager.resources(), standard.jobManager()),
        room(taskManager == null ? null : taskManager.resources(), standard.taskManager()),
        orElse(state.hadoopUser(), ""),
        orElse(state.credentialsSecret(), ""),
        logging == null ? "" : orElse(logging.log4j(), ""),
        template == null || template.isEmpty() ? "" : template(template),
        orElse(spec.job().jarHeadersSecret(), ""));
  }

  private static String template(ObjectNode template) {
    TemplateRules.check(template);
    try {
      return MAPPER.writeValueAsString(MAPPER.convertValue(template, TREE));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static PodIntent.Room room(@Nullable ResourcesSpec spec, PodIntent.Room standard) {
    return spec == null
        ? standard
        : new PodIntent.Room(
            spec.cpu() == null ? standard.cpu() : spec.cpu().getValue().toString(),
            orElse(spec.memory(), standard.memory()));
  }

  private static String orElse(@Nullable String declared, String standard) {
    return declared == null ? standard : declared;
  }
}
