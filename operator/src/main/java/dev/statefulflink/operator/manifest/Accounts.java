package dev.statefulflink.operator.manifest;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.pods.Account;
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
import java.util.Map;
import java.util.stream.Stream;

/**
 * ServiceAccounts and rights of a revision's pods. Flink's high availability reads, watches and
 * writes its ConfigMaps by name (Flink 1.20 and 2.3), so access is limited to these. The rights
 * belong to the revision: its Roles and RoleBindings are removed with it, no matter who owns the
 * account.
 */
record Accounts(ObjectKey key, OwnerReference owner, String revision, Account account) {
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> KEEP =
      List.of("get", "list", "watch", "update", "patch", "delete");

  List<HasMetadata> ofPods() {
    return switch (account.kind()) {
      case OF_REVISION ->
          Stream.of(
                  ownAccount(Names.JOB_MANAGER),
                  roleOfJobManager(),
                  ownAccount(Names.TASK_MANAGER),
                  // The TaskManager reads the leader's address from it.
                  role(Names.TASK_MANAGER, List.of(rule(READ, Names.leaders(cluster())))))
              .flatMap(List::stream)
              .toList();
      case OF_OBJECT ->
          Stream.of(List.of(ofObject()), roleOfJobManager()).flatMap(List::stream).toList();
      case DECLARED -> roleOfJobManager();
    };
  }

  /** No revision removes it: the next one uses it, too. */
  HasMetadata ofObject() {
    return new ServiceAccountBuilder()
        .withMetadata(meta(Names.account(key.name()), Names.labels(key)))
        .editMetadata()
        .withAnnotations(account.annotations())
        .endMetadata()
        .build();
  }

  List<HasMetadata> ofJob(String jobId) {
    var meta = meta(Names.jobAccess(cluster(), jobId), Names.labels(key, revision));
    return List.of(
        new RoleBuilder()
            .withMetadata(meta)
            .withRules(rule(KEEP, Names.checkpoints(cluster(), jobId)))
            .build(),
        binding(meta, Names.JOB_MANAGER));
  }

  private List<HasMetadata> ownAccount(String component) {
    return List.of(
        new ServiceAccountBuilder()
            .withMetadata(meta(Names.account(cluster(), component), Names.labels(key, revision)))
            .build());
  }

  private List<HasMetadata> roleOfJobManager() {
    return role(Names.JOB_MANAGER, List.of(create(), rule(KEEP, Names.leaders(cluster()))));
  }

  private List<HasMetadata> role(String component, List<PolicyRule> rules) {
    var meta = meta(Names.account(cluster(), component), Names.labels(key, revision));
    return List.of(
        new RoleBuilder().withMetadata(meta).withRules(rules).build(), binding(meta, component));
  }

  private HasMetadata binding(ObjectMeta meta, String component) {
    return new RoleBindingBuilder()
        .withMetadata(meta)
        .withNewRoleRef("rbac.authorization.k8s.io", "Role", meta.getName())
        .addNewSubject(
            "",
            "ServiceAccount",
            Names.accountOf(key, revision, account, component),
            key.namespace())
        .build();
  }

  /** Kubernetes cannot limit this verb to a name. */
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

  private ObjectMeta meta(String name, Map<String, String> labels) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(key.namespace())
        .withLabels(labels)
        .withOwnerReferences(owner)
        .build();
  }
}
