package dev.statefulflink.operator.intent.pods;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How the pods of a revision fit into the platform that they run on.
 *
 * @param pullSecrets names of Secrets for pulling images
 * @param templates pod templates of one component, as JSON, merged over that of both
 * @param metadata of every object
 * @param userOfPlatform whether the platform decides which user the pods run as
 * @param configurationFrom more of Flink's configuration, in order
 * @param replicas of TaskManagers; 0 for as many as are needed
 * @param spareSlots beyond those that are needed
 * @param maxUnavailable of the revision's PodDisruptionBudget; below 0 for none
 * @param serviceType of the stable Service; empty for that of Kubernetes
 * @param localSize of the volume in which the state backend works; empty where it works in /tmp
 * @param ingress to the stable Service
 */
public record Platform(
    Account account,
    List<String> pullSecrets,
    ByComponent templates,
    Metadata metadata,
    boolean userOfPlatform,
    List<Source> configurationFrom,
    int replicas,
    int spareSlots,
    Logging logging,
    Integer maxUnavailable,
    String serviceType,
    String localSize,
    WebIngress ingress) {
  private static final Integer NO_BUDGET = -1;

  /** What is not declared otherwise. */
  public static final Platform STANDARD = standard(Account.OF_OBJECT);

  /** Of a revision that an older release recorded without this. */
  public static final Platform UNRECORDED = standard(Account.OF_REVISION);

  public Platform {
    maxUnavailable = Objects.requireNonNullElse(maxUnavailable, NO_BUDGET);
    serviceType = Objects.requireNonNullElse(serviceType, "");
    localSize = Objects.requireNonNullElse(localSize, "");
    ingress = Objects.requireNonNullElse(ingress, WebIngress.NONE);
    account = Objects.requireNonNullElse(account, Account.OF_REVISION);
    pullSecrets = pullSecrets == null ? List.of() : List.copyOf(pullSecrets);
    templates = Objects.requireNonNullElse(templates, ByComponent.NONE);
    metadata = Objects.requireNonNullElse(metadata, Metadata.NONE);
    configurationFrom = configurationFrom == null ? List.of() : List.copyOf(configurationFrom);
    logging = Objects.requireNonNullElse(logging, Logging.NONE);
  }

  private static Platform standard(Account account) {
    return new Platform(
        account,
        List.of(),
        ByComponent.NONE,
        Metadata.NONE,
        false,
        List.of(),
        0,
        0,
        Logging.NONE,
        NO_BUDGET,
        "",
        "",
        WebIngress.NONE);
  }

  /**
   * The fields that need a new revision when they change, by name. Undeclared fields are left out,
   * so that an operator that knows a new field restarts no job. The name determines the kind of
   * account: a revision of an earlier release keeps its accounts.
   */
  public Map<String, Object> digested() {
    var fields = new TreeMap<String, Object>();
    put(fields, "serviceAccountName", account.name(), "");
    put(fields, "serviceAccountAnnotations", account.annotations(), Map.of());
    put(fields, "imagePullSecrets", pullSecrets, List.of());
    put(fields, "jobManager.podTemplate", templates.jobManager(), "");
    put(fields, "taskManager.podTemplate", templates.taskManager(), "");
    put(fields, "metadata.labels", metadata.labels(), Map.of());
    put(fields, "metadata.annotations", metadata.annotations(), Map.of());
    put(fields, "userOfPlatform", userOfPlatform, false);
    var sources = configurationFrom.stream().map(Source::digested).toList();
    put(fields, "flinkConfigurationFrom", sources, List.of());
    put(fields, "taskManager.replicas", replicas, 0);
    put(fields, "taskManager.spareSlots", spareSlots, 0);
    put(fields, "podDisruptionBudget.maxUnavailable", maxUnavailable, NO_BUDGET);
    put(fields, "webUi.serviceType", serviceType, "");
    put(fields, "stateBackend.localSize", localSize, "");
    put(fields, "webUi.ingress", ingress.digested(), Map.of());
    put(fields, "logback", logging.logback(), "");
    put(fields, "jobManager.log4j", logging.log4jOf().jobManager(), "");
    put(fields, "taskManager.log4j", logging.log4jOf().taskManager(), "");
    put(fields, "jobManager.logback", logging.logbackOf().jobManager(), "");
    put(fields, "taskManager.logback", logging.logbackOf().taskManager(), "");
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, Object value, Object standard) {
    if (!value.equals(standard)) {
      fields.put(name, value);
    }
  }
}
