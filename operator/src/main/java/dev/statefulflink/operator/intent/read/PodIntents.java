package dev.statefulflink.operator.intent.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.api.v1alpha1.JobSpec;
import dev.statefulflink.api.v1alpha1.ResourcesSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.check.FlinkOptions;
import dev.statefulflink.operator.intent.check.TemplateRules;
import dev.statefulflink.operator.intent.image.EntryPoint;
import dev.statefulflink.operator.intent.pods.ByComponent;
import dev.statefulflink.operator.intent.pods.DeclaredTemplate;
import dev.statefulflink.operator.intent.pods.Jar;
import dev.statefulflink.operator.intent.pods.PlatformReader;
import dev.statefulflink.operator.intent.pods.TemplateEffects;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an object declares about its pods. */
public final class PodIntents {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private static final Pattern EXTENDED =
      Pattern.compile(
          "([a-z0-9][-a-z0-9.]*/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?|hugepages-[0-9]+[KMGT]i)");

  private PodIntents() {}

  /**
   * @throws SpecRefused if the pod template would replace what the operator needs
   */
  public static PodIntent of(StatefulJobSpec spec) {
    var standard = PodIntent.STANDARD;
    var state = spec.stateBackend();
    var jobManager = spec.jobManager();
    var taskManager = spec.taskManager();
    var logging = spec.logging();
    var jars = jars(spec.job().additionalJars());
    var pods =
        new PodIntent(
            room(jobManager == null ? null : jobManager.resources(), standard.jobManager()),
            room(taskManager == null ? null : taskManager.resources(), standard.taskManager()),
            orElse(state.hadoopUser(), ""),
            orElse(state.credentialsSecret(), ""),
            logging == null ? "" : orElse(logging.log4j(), ""),
            template(spec, DeclaredTemplate.Of.BOTH),
            orElse(spec.job().jarHeadersSecret(), ""),
            jars,
            PlatformReader.of(
                spec,
                new ByComponent(
                    template(spec, DeclaredTemplate.Of.JOB_MANAGER),
                    template(spec, DeclaredTemplate.Of.TASK_MANAGER)),
                keys(spec)));
    TemplateEffects.check(spec, pods.jobManager().memory(), pods.taskManager().memory());
    return pods;
  }

  /** The schema has refused those that are no jar. */
  private static List<Jar> jars(@Nullable List<JobSpec.AdditionalJar> declared) {
    return declared == null
        ? List.of()
        : declared.stream()
            .map(
                jar -> Jar.of(jar.uri(), orElse(jar.sha256(), ""), orElse(jar.headersSecret(), "")))
            .toList();
  }

  private static Set<String> keys(StatefulJobSpec spec) {
    var keys = new TreeSet<>(FlinkOptions.lines(spec.flinkConfiguration()).keySet());
    if (spec.podTemplate() != null) {
      keys.addAll(EntryPoint.properties(spec.podTemplate()).keySet());
    }
    return keys;
  }

  private static String template(StatefulJobSpec spec, DeclaredTemplate.Of of) {
    return DeclaredTemplate.of(spec).stream()
        .filter(declared -> declared.of() == of && !declared.template().isEmpty())
        .map(declared -> checked(declared.template(), rules(spec, of)))
        .findFirst()
        .orElse("");
  }

  private static TemplateRules rules(StatefulJobSpec spec, DeclaredTemplate.Of of) {
    return switch (of) {
      case BOTH -> TemplateRules.OF_BOTH;
      case JOB_MANAGER -> TemplateRules.OF_JOB_MANAGER;
      case TASK_MANAGER ->
          jars(spec.job().additionalJars()).isEmpty()
              ? TemplateRules.OF_TASK_MANAGER
              : TemplateRules.OF_TASK_MANAGER_WITH_JARS;
    };
  }

  private static String checked(ObjectNode template, TemplateRules rules) {
    rules.check(template);
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
            quantity(spec.cpu(), standard.cpu()),
            orElse(spec.memory(), standard.memory()),
            quantity(spec.cpuLimit(), ""),
            orElse(spec.ephemeralStorage(), ""),
            extended(spec.extended()));
  }

  /** Kubernetes would refuse the pods for it, long after the spec was accepted. */
  private static SortedMap<String, Integer> extended(@Nullable Map<String, Integer> declared) {
    var extended = new TreeMap<>(declared == null ? Map.of() : declared);
    for (var name : extended.keySet()) {
      if (!EXTENDED.matcher(name).matches() || name.startsWith("kubernetes.io/")) {
        throw new SpecRefused(
            ("resources.extended.%s is not a resource of a node: write a name such as"
                    + " nvidia.com/gpu; cpu, memory and ephemeralStorage have their own fields")
                .formatted(name.replaceAll("\\s", "_")));
      }
    }
    return extended;
  }

  private static String quantity(@Nullable IntOrString declared, String standard) {
    return declared == null ? standard : declared.getValue().toString();
  }

  private static String orElse(@Nullable String declared, String standard) {
    return declared == null ? standard : declared;
  }
}
