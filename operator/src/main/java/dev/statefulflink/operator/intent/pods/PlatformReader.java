package dev.statefulflink.operator.intent.pods;

import dev.statefulflink.api.v1alpha1.LoggingSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.api.v1alpha1.pods.ConfigurationSource;
import dev.statefulflink.api.v1alpha1.pods.DisruptionSpec;
import dev.statefulflink.api.v1alpha1.pods.IngressSpec;
import dev.statefulflink.api.v1alpha1.pods.MetadataSpec;
import dev.statefulflink.api.v1alpha1.pods.SecretName;
import dev.statefulflink.api.v1alpha1.pods.UserFrom;
import dev.statefulflink.api.v1alpha1.pods.WebUiSpec;
import dev.statefulflink.operator.intent.SpecRefused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what an object declares about the platform that its pods run on. */
public final class PlatformReader {
  private static final String CLASS = "kubernetes.io/ingress.class";

  private PlatformReader() {}

  /**
   * @param templates of one component, which were checked
   * @param keys of Flink's configuration that are declared
   * @throws dev.statefulflink.operator.intent.SpecRefused where the spec cannot be carried out
   */
  public static Platform of(StatefulJobSpec spec, ByComponent templates, Set<String> keys) {
    var metadata = metadata(spec.metadata());
    var ingress = ingress(spec.webUi() == null ? null : spec.webUi().ingress());
    checkClass(ingress, metadata);
    return new Platform(
        account(spec),
        secrets(spec),
        templates,
        metadata,
        spec.userFrom() == UserFrom.PLATFORM,
        sources(spec.flinkConfigurationFrom()),
        number(spec.taskManager() == null ? null : spec.taskManager().replicas()),
        number(spec.taskManager() == null ? null : spec.taskManager().spareSlots()),
        logging(spec.logging()),
        budget(spec.podDisruptionBudget()),
        serviceType(spec.webUi()),
        LocalState.of(spec, keys),
        ingress);
  }

  /** Kubernetes refuses both on a new Ingress, which has the annotations of all objects, too. */
  private static void checkClass(WebIngress ingress, Metadata metadata) {
    if (!ingress.className().isEmpty() && metadata.annotations().containsKey(CLASS)) {
      throw new SpecRefused(
          "spec.webUi.ingress.className and the annotation %s in spec.metadata.annotations exclude each other: remove the annotation"
              .formatted(CLASS));
    }
  }

  private static int budget(@Nullable DisruptionSpec spec) {
    if (spec == null) {
      return -1;
    }
    return spec.maxUnavailable() == null ? 1 : spec.maxUnavailable();
  }

  /** The default of Kubernetes does not count as declared. */
  private static String serviceType(@Nullable WebUiSpec spec) {
    var type = spec == null ? null : spec.serviceType();
    return type == null || type == WebUiSpec.ServiceType.ClusterIP ? "" : type.name();
  }

  private static WebIngress ingress(@Nullable IngressSpec spec) {
    if (spec == null) {
      return WebIngress.NONE;
    }
    var annotations = new TreeMap<>(spec.annotations() == null ? Map.of() : spec.annotations());
    MetadataRules.annotations("spec.webUi.ingress.annotations", annotations);
    var type = spec.pathType() == null ? IngressSpec.PathType.Prefix : spec.pathType();
    return new WebIngress(
        spec.host(),
        spec.path() == null ? "/" : spec.path(),
        type.name(),
        text(spec.className()),
        annotations,
        text(spec.tlsSecretName()));
  }

  private static int number(@Nullable Integer declared) {
    return declared == null ? 0 : declared;
  }

  private static Logging logging(@Nullable LoggingSpec spec) {
    if (spec == null) {
      return Logging.NONE;
    }
    var jobManager = spec.jobManager();
    var taskManager = spec.taskManager();
    return new Logging(
        text(spec.logback()),
        new ByComponent(
            text(jobManager == null ? null : jobManager.log4j()),
            text(taskManager == null ? null : taskManager.log4j())),
        new ByComponent(
            text(jobManager == null ? null : jobManager.logback()),
            text(taskManager == null ? null : taskManager.logback())));
  }

  private static String text(@Nullable String declared) {
    return declared == null ? "" : declared;
  }

  private static List<Source> sources(@Nullable List<ConfigurationSource> declared) {
    return declared == null ? List.of() : declared.stream().map(PlatformReader::source).toList();
  }

  private static Source source(ConfigurationSource declared) {
    var secret = declared.secretRef();
    var map = declared.configMapRef();
    if (secret != null && map == null) {
      return new Source(Source.Kind.SECRET, secret.name(), Boolean.TRUE.equals(secret.optional()));
    }
    if (map != null && secret == null) {
      return new Source(Source.Kind.CONFIG_MAP, map.name(), Boolean.TRUE.equals(map.optional()));
    }
    throw new SpecRefused(
        "an item of spec.flinkConfigurationFrom has either secretRef or configMapRef: keep one");
  }

  private static Metadata metadata(@Nullable MetadataSpec spec) {
    if (spec == null) {
      return Metadata.NONE;
    }
    var labels = new TreeMap<>(spec.labels() == null ? Map.of() : spec.labels());
    var annotations = new TreeMap<>(spec.annotations() == null ? Map.of() : spec.annotations());
    MetadataRules.labels("spec.metadata.labels", labels);
    MetadataRules.annotations("spec.metadata.annotations", annotations);
    return new Metadata(labels, annotations);
  }

  private static Account account(StatefulJobSpec spec) {
    var name = spec.serviceAccountName();
    if (name != null) {
      return new Account(Account.Kind.DECLARED, name, new TreeMap<>());
    }
    var declared = spec.serviceAccountAnnotations();
    var annotations = declared == null ? Map.<String, String>of() : declared;
    MetadataRules.annotations("spec.serviceAccountAnnotations", annotations);
    return new Account(Account.Kind.OF_OBJECT, "", new TreeMap<>(annotations));
  }

  private static List<String> secrets(StatefulJobSpec spec) {
    var secrets = spec.imagePullSecrets();
    return secrets == null ? List.of() : secrets.stream().map(SecretName::name).distinct().toList();
  }
}
