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
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The informers of one kind's objects, and what they hold. */
public final class EventSources {
  /** Page size of the initial list; bounds the memory used for JSON while parsing. */
  public static final long PAGE = 200;

  private static final String OF_REVISION = "," + Names.REVISION;
  private static final String HA_DATA = "ha-data";

  /** Finds objects by {@link Names#prefix}, which is all that Flink's own ConfigMaps show. */
  static final String BY_PREFIX = "prefix";

  private EventSources() {}

  /**
   * What triggers the reconciler: a change of an object that the operator or Flink's HA created,
   * and an answer of Flink.
   */
  static <R extends CustomResource<?, StatefulJobStatus>> List<EventSource<?, R>> of(
      EventSourceContext<R> context, SimpleInboundEventSource<R> answers) {
    context.getPrimaryCache().addIndexer(BY_PREFIX, object -> List.of(prefixOf(object)));
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

  static <R extends HasMetadata> KubernetesView view(Context<R> context) {
    return new KubernetesView(
        context.getSecondaryResources(Deployment.class),
        context.getSecondaryResources(Pod.class),
        context.getSecondaryResources(Service.class),
        context.getSecondaryResources(ControllerRevision.class),
        ofHa(context),
        others(context));
  }

  /** By the index: some may have been there before the object, as that of a namesake. */
  private static <R extends HasMetadata> List<ConfigMap> ofHa(Context<R> context) {
    var source = context.eventSourceRetriever().getEventSourceFor(ConfigMap.class, HA_DATA);
    return ((InformerEventSource<ConfigMap, R>) source)
        .byIndex(BY_PREFIX, prefixOf(context.getPrimaryResource()));
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
            .withName(HA_DATA)
            .withLabelSelector(Names.HA_SELECTOR)
            .withSecondaryToPrimaryMapper(map -> ofCluster(map, context.getPrimaryCache()))
            .withNamespacesInheritedFromController()
            .withInformerListLimit(PAGE)
            // Flink renews its lease in them every few seconds: only creation and deletion matter.
            .withOnUpdateFilter((after, before) -> false)
            .build();
    var source = new InformerEventSource<ConfigMap, R>(configuration, context);
    source.addIndexer(BY_PREFIX, map -> List.of(prefixOfCluster(map)));
    return source;
  }

  private static <T extends HasMetadata> SecondaryToPrimaryMapper<T> byLabel() {
    return object -> primary(object, object.getMetadata().getLabels().get(Names.NAME));
  }

  /** A shortened name can only be found, not read. The objects are listed before the ConfigMaps. */
  static Set<ResourceID> ofCluster(ConfigMap map, IndexedResourceCache<?> objects) {
    return objects.byIndex(BY_PREFIX, prefixOfCluster(map)).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  static String prefixOf(HasMetadata object) {
    var meta = object.getMetadata();
    return meta.getNamespace() + "/" + Names.prefix(meta.getName());
  }

  static String prefixOfCluster(ConfigMap map) {
    var meta = map.getMetadata();
    return meta.getNamespace()
        + "/"
        + Names.ofCluster(meta.getLabels().getOrDefault(Names.HA_CLUSTER, ""));
  }

  private static Set<ResourceID> primary(HasMetadata object, @Nullable String name) {
    return name == null || name.isEmpty()
        ? Set.of()
        : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }
}
