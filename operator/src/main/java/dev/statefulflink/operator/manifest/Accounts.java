package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.flink.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the pods of a revision are, and what they may do. Flink's high availability reads, watches
 * and writes its ConfigMaps by name (Flink 1.20 and 2.3), so no other is theirs to see.
 */
record Accounts(ObjectKey key, OwnerReference owner, String revision) {
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> KEEP =
      List.of("get", "list", "watch", "update", "patch", "delete");

  List<HasMetadata> ofPods() {
    return Stream.concat(
            account(Names.JOB_MANAGER, List.of(create(), rule(KEEP, Names.leaders(cluster())))),
            // It looks up there who leads.
            account(Names.TASK_MANAGER, List.of(rule(READ, Names.leaders(cluster())))))
        .toList();
  }

  List<HasMetadata> ofJob(String jobId) {
    var meta = meta(Names.jobAccess(cluster(), jobId));
    return List.of(
        new RoleBuilder()
            .withMetadata(meta)
            .withRules(rule(KEEP, Names.checkpoints(cluster(), jobId)))
            .build(),
        binding(meta, Names.account(cluster(), Names.JOB_MANAGER)));
  }

  private Stream<HasMetadata> account(String component, List<PolicyRule> rules) {
    var meta = meta(Names.account(cluster(), component));
    return Stream.of(
        new ServiceAccountBuilder().withMetadata(meta).build(),
        new RoleBuilder().withMetadata(meta).withRules(rules).build(),
        binding(meta, meta.getName()));
  }

  private HasMetadata binding(ObjectMeta meta, String account) {
    return new RoleBindingBuilder()
        .withMetadata(meta)
        .withNewRoleRef("rbac.authorization.k8s.io", "Role", meta.getName())
        .addNewSubject("", "ServiceAccount", account, key.namespace())
        .build();
  }

  /** Kubernetes cannot limit this to a name. */
  private static PolicyRule create() {
    return new PolicyRuleBuilder()
        .withApiGroups("")
        .withResources("configmaps")
        .withVerbs("create")
        .build();
  }

  private static PolicyRule rule(List<String> verbs, String name) {
    return new PolicyRuleBuilder()
        .withApiGroups("")
        .withResources("configmaps")
        .withResourceNames(name)
        .withVerbs(verbs)
        .build();
  }

  private String cluster() {
    return Names.cluster(key.name(), revision);
  }

  private ObjectMeta meta(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(key.namespace())
        .withLabels(Names.labels(key, revision))
        .withOwnerReferences(owner)
        .build();
  }
}
