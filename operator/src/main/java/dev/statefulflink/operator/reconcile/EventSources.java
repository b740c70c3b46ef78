package dev.statefulflink.operator.reconcile;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.manifest.Applied;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.observe.cluster.KubernetesView;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The informers of one kind's objects, and what they hold. */
public final class EventSources {
  /** Page size of the initial list; bounds the memory used for JSON while parsing. */
  public static final long PAGE = 200;

  private static final String OF_REVISION = "," + Names.REVISION;

  private EventSources() {}

  /**
   * What triggers the reconciler: a change of an object that the operator or Flink's HA created,
   * and an answer of Flink.
   */
  static <R extends CustomResource<?, StatefulJobStatus>> List<EventSource<?, R>> of(
      EventSourceContext<R> context, SimpleInboundEventSource<R> answers) {
    return List.of(
        informer(context, Deployment.class),
        informer(context, Pod.class),
        informer(context, Service.class),
        informer(context, ControllerRevision.class),
        // With its content: an object has one at the most, and few have one.
        informer(context, Ingress.class),
        haData(context),
        metadata(
            context,
            ConfigMap.class,
            OF_REVISION,
            map -> {
              map.setData(null);
              map.setBinaryData(null);
            }),
        // Including the object's own one, which belongs to no revision.
        metadata(context, ServiceAccount.class, "", account -> {}),
        metadata(context, Role.class, OF_REVISION, role -> role.setRules(null)),
        metadata(context, RoleBinding.class, OF_REVISION, binding -> binding.setSubjects(null)),
        metadata(context, PodDisruptionBudget.class, OF_REVISION, budget -> budget.setStatus(null)),
        answers);
  }

  /**
   * Whether a change of the object itself needs a reconcile: another spec, a deletion, a finalizer
   * that another client has removed, or a status that has lost its record. The framework compares
   * only generations, which a lost status does not change.
   */
  public static boolean isNews(
      CustomResource<?, StatefulJobStatus> after, CustomResource<?, StatefulJobStatus> before) {
    var now = after.getMetadata();
    var then = before.getMetadata();
    return !Objects.equals(now.getGeneration(), then.getGeneration())
        || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp())
        || !Objects.equals(now.getFinalizers(), then.getFinalizers())
        || (hasRecord(before) && !hasRecord(after));
  }

  private static boolean hasRecord(CustomResource<?, StatefulJobStatus> object) {
    var status = object.getStatus();
    return status != null
        && (status.active() != null || status.handoff() != null || status.lastState() != null);
  }

  static ObjectKey key(HasMetadata resource) {
    var meta = resource.getMetadata();
    return new ObjectKey(resource.getKind(), meta.getNamespace(), meta.getName(), meta.getUid());
  }

  static KubernetesView view(Context<?> context) {
    return new KubernetesView(
        context.getSecondaryResources(Deployment.class),
        context.getSecondaryResources(Pod.class),
        context.getSecondaryResources(Service.class),
        context.getSecondaryResources(ControllerRevision.class),
        ofHa(context.getSecondaryResources(ConfigMap.class)),
        others(context));
  }

  private static List<ConfigMap> ofHa(Set<ConfigMap> maps) {
    return maps.stream().filter(map -> !isOfRevision(map)).toList();
  }

  private static List<HasMetadata> others(Context<?> context) {
    return Stream.of(
            context.getSecondaryResources(ConfigMap.class),
            context.getSecondaryResources(ServiceAccount.class),
            context.getSecondaryResources(Role.class),
            context.getSecondaryResources(RoleBinding.class),
            context.getSecondaryResources(PodDisruptionBudget.class),
            context.getSecondaryResources(Ingress.class))
        .flatMap(Set::stream)
        .filter(object -> isOfObject(object) || isOfRevision(object))
        .<HasMetadata>map(object -> object)
        .toList();
  }

  /** What all revisions share. */
  private static boolean isOfObject(HasMetadata object) {
    return object instanceof ServiceAccount || object instanceof Ingress;
  }

  private static boolean isOfRevision(HasMetadata object) {
    return object.getMetadata().getLabels().containsKey(Names.REVISION);
  }

  private static <T extends HasMetadata, R extends CustomResource<?, StatefulJobStatus>>
      InformerEventSource<T, R> informer(EventSourceContext<R> context, Class<T> type) {
    var kind = HasMetadata.getKind(context.getPrimaryResourceClass());
    var configuration =
        InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
            .withLabelSelector(Names.KIND + "=" + kind)
            .withSecondaryToPrimaryMapper(byLabel())
            .withNamespacesInheritedFromController()
            .withInformerListLimit(PAGE)
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  /** Whether they exist, and are as they were applied; nothing else of them is kept. */
  private static <T extends HasMetadata, R extends CustomResource<?, StatefulJobStatus>>
      InformerEventSource<T, R> metadata(
          EventSourceContext<R> context, Class<T> type, String selector, Consumer<T> empty) {
    var kind = HasMetadata.getKind(context.getPrimaryResourceClass());
    var configuration =
        InformerEventSourceConfiguration.from(type, context.getPrimaryResourceClass())
            .withName("metadata-of-" + HasMetadata.getPlural(type))
            .withLabelSelector(Names.KIND + "=" + kind + selector)
            .withSecondaryToPrimaryMapper(byLabel())
            .withNamespacesInheritedFromController()
            .withInformerListLimit(PAGE)
            .withOnAddFilter(added -> bared(added, empty))
            .withOnUpdateFilter((after, before) -> bared(after, empty))
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  /**
   * Accepts every object, and removes the parts that need most of the memory and are never read.
   * Not in a store of the informer: informers of several namespaces would share it.
   */
  static <T extends HasMetadata> boolean bared(T object, Consumer<T> empty) {
    var meta = object.getMetadata();
    meta.setAnnotations(Applied.kept(object));
    meta.setOwnerReferences(null);
    meta.setLabels(new TreeMap<>(meta.getLabels()));
    meta.getLabels().keySet().retainAll(Set.of(Names.NAME, Names.REVISION));
    empty.accept(object);
    return true;
  }

  private static <R extends CustomResource<?, StatefulJobStatus>>
      InformerEventSource<ConfigMap, R> haData(EventSourceContext<R> context) {
    var configuration =
        InformerEventSourceConfiguration.from(ConfigMap.class, context.getPrimaryResourceClass())
            .withLabelSelector(Names.HA_SELECTOR)
            .withSecondaryToPrimaryMapper(byCluster())
            .withNamespacesInheritedFromController()
            .withInformerListLimit(PAGE)
            // Flink renews its lease in them every few seconds: only creation and deletion matter.
            .withOnUpdateFilter((after, before) -> false)
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  private static <T extends HasMetadata> SecondaryToPrimaryMapper<T> byLabel() {
    return object -> primary(object, object.getMetadata().getLabels().get(Names.NAME));
  }

  private static SecondaryToPrimaryMapper<ConfigMap> byCluster() {
    return map ->
        primary(
            map, Names.ofCluster(map.getMetadata().getLabels().getOrDefault(Names.HA_CLUSTER, "")));
  }

  private static Set<ResourceID> primary(HasMetadata object, @Nullable String name) {
    return name == null || name.isEmpty()
        ? Set.of()
        : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }
}
