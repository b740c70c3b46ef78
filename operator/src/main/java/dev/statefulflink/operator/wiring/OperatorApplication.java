package dev.statefulflink.operator.wiring;

import dev.statefulflink.api.v1alpha1.StatefulFlinkJob;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.api.v1alpha1.StatefulWordCount;
import dev.statefulflink.operator.act.RevisionActions;
import dev.statefulflink.operator.decide.Decider;
import dev.statefulflink.operator.decide.Timings;
import dev.statefulflink.operator.flink.FlinkEndpoints;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.flink.board.TimerThread;
import dev.statefulflink.operator.intent.IntentReader;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.leader.Leadership;
import dev.statefulflink.operator.leader.OperatorLease;
import dev.statefulflink.operator.manifest.KeptState;
import dev.statefulflink.operator.manifest.Names;
import dev.statefulflink.operator.metrics.Meters;
import dev.statefulflink.operator.observe.Observer;
import dev.statefulflink.operator.observe.ask.FlinkQuestions;
import dev.statefulflink.operator.observe.cluster.KeptStates;
import dev.statefulflink.operator.reconcile.EventSources;
import dev.statefulflink.operator.reconcile.FinalizerFailures;
import dev.statefulflink.operator.reconcile.JobCaches;
import dev.statefulflink.operator.reconcile.LiveLeftovers;
import dev.statefulflink.operator.reconcile.ReconcileLoop;
import dev.statefulflink.operator.reconcile.Rounds;
import dev.statefulflink.operator.reconcile.StatefulFlinkJobReconciler;
import dev.statefulflink.operator.reconcile.StatefulWordCountReconciler;
import dev.statefulflink.operator.status.EventPublisher;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the operator by hand, once. */
public final class OperatorApplication {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorApplication.class);

  /**
   * Number of concurrent reconciles. They block only on the API server, and each thread costs
   * memory.
   */
  private static final int ROUNDS = 16;

  /** How long until a killed leader is replaced: a handoff may pause for this time. */
  private static final Duration LEASE = Duration.ofSeconds(8);

  private static final Duration RENEW = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** How soon a failed reconcile is repeated: at first, and at most. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  private static final Set<String> KINDS =
      Set.of(
          HasMetadata.getKind(StatefulWordCount.class),
          HasMetadata.getKind(StatefulFlinkJob.class));

  private OperatorApplication() {}

  /** The outside world, which tests replace in part. */
  public record World(
      KubernetesClient client, FlinkGateway flink, FlinkEndpoints endpoints, Clock clock) {}

  /**
   * The operator.
   *
   * @param stop ends it with the process, and releases its lease; no more requests to Flink follow
   * @param healthy whether it is healthy
   * @param metrics in the format of Prometheus
   */
  public record Wired(
      Operator operator, Runnable stop, BooleanSupplier healthy, Supplier<String> metrics) {}

  /** An operator that has both kinds registered and is not started yet. */
  public static Wired wire(OperatorConfig config, World given) {
    var lead = new Leadership(!config.leaseName().isEmpty(), OperatorApplication::leadLost);
    var jobs = new JobCaches();
    var meters = new Meters(KINDS, jobs::jobs, jobs::checkpointed, lead::leads, given.clock());
    var world =
        new World(given.client(), meters.measured(given.flink()), given.endpoints(), given.clock());
    var lease = lease(config, world.client());
    var events = new EventPublisher(world.client(), world.clock());
    var operator = operator(world, lease, lead, metrics(world, meters, events));
    var parts =
        new Parts(
            operator,
            lead,
            lease,
            new Rounds(world.clock()),
            new TimerThread(
                "flink-watch", error -> LOG.error("a request to Flink could not be sent", error)),
            events,
            jobs);
    var intents = new IntentReader(config.images());

    var wordCountAnswers = new SimpleInboundEventSource<StatefulWordCount>();
    var wordCounts =
        new ReconcileLoop<StatefulWordCount>(
            resource -> intents.read(resource.getSpec()),
            rooms(world, parts, meters, wordCountAnswers));
    operator.register(
        new StatefulWordCountReconciler(wordCounts, wordCountAnswers, jobs),
        overrides -> controller(config, overrides));

    var flinkJobAnswers = new SimpleInboundEventSource<StatefulFlinkJob>();
    var flinkJobs =
        new ReconcileLoop<StatefulFlinkJob>(
            resource -> intents.read(resource.getSpec()),
            rooms(world, parts, meters, flinkJobAnswers));
    operator.register(
        new StatefulFlinkJobReconciler(flinkJobs, flinkJobAnswers, jobs),
        overrides -> controller(config, overrides));
    return new Wired(operator, parts::stop, parts::healthy, meters::text);
  }

  private static Operator operator(
      World world, Optional<OperatorLease> lease, Leadership lead, FrameworkMetrics metrics) {
    return new Operator(overrides -> framework(world, lease, lead, metrics, overrides));
  }

  private static FrameworkMetrics metrics(World world, Meters meters, EventPublisher events) {
    var finalizers = new FinalizerFailures(world.client(), events, world.clock());
    return new FrameworkMetrics(
        MicrometerMetrics.withoutPerResourceMetrics(meters.registry()), finalizers::failed);
  }

  /** What is stopped at the end. */
  private record Parts(
      Operator operator,
      Leadership lead,
      Optional<OperatorLease> lease,
      Rounds rounds,
      TimerThread timer,
      EventPublisher events,
      JobCaches jobs) {

    /**
     * No reconcile begins any more, those in progress end, and their events are written; then
     * another replica may lead. A reconcile that does not end keeps the lease until it expires.
     */
    private void stop() {
      lead.ending();
      operator.stop();
      timer.close();
      events.close();
      lease.filter(held -> rounds.idle()).ifPresent(OperatorLease::giveBack);
    }

    private boolean healthy() {
      var runtime = operator.getRuntimeInfo();
      return rounds.healthy() && (!runtime.isStarted() || runtime.allEventSourcesAreHealthy());
    }
  }

  /** Held under the name of the pod, if there is one; empty without leader election. */
  private static Optional<OperatorLease> lease(OperatorConfig config, KubernetesClient client) {
    var host = System.getenv("HOSTNAME");
    var identity = host == null || host.isBlank() ? UUID.randomUUID().toString() : host;
    return config.leaseName().isEmpty()
        ? Optional.empty()
        : Optional.of(new OperatorLease(client, config.namespace(), config.leaseName(), identity));
  }

  private static <R extends CustomResource<?, StatefulJobStatus>> ReconcileLoop.Rooms rooms(
      World world, Parts parts, Meters meters, SimpleInboundEventSource<R> answers) {
    Consumer<ObjectKey> answered =
        key -> answers.propagateEvent(new ResourceID(key.name(), key.namespace()));
    var board = new FlinkBoard(world.clock(), parts.timer(), answered);
    parts.jobs().add(board);
    KeptStates kept = key -> keptState(world.client(), key);
    return new ReconcileLoop.Rooms(
        new Observer(
            new FlinkQuestions(world.flink(), board, world.endpoints()),
            kept,
            new LiveLeftovers(world.client()),
            world.clock()),
        new Decider(Timings.standard()),
        new RevisionActions.Flink(world.flink(), board, world.endpoints()),
        parts.events(),
        parts.rounds(),
        meters,
        world.clock());
  }

  private static Optional<LastState> keptState(KubernetesClient client, ObjectKey key) {
    var map =
        client
            .configMaps()
            .inNamespace(key.namespace())
            .withName(Names.lastState(key.name()))
            .get();
    return Optional.ofNullable(map).flatMap(found -> KeptState.read(key, found));
  }

  private static void framework(
      World world,
      Optional<OperatorLease> lease,
      Leadership lead,
      FrameworkMetrics metrics,
      ConfigurationServiceOverrider overrides) {
    overrides
        .withKubernetesClient(world.client())
        .withCloseClientOnStop(false)
        .withUseSSAToPatchPrimaryResource(false)
        .withMetrics(metrics)
        .withConcurrentReconciliationThreads(ROUNDS)
        .withReconciliationTerminationTimeout(Duration.ofSeconds(5));
    lease.ifPresent(
        held ->
            overrides.withLeaderElectionConfiguration(
                new LeaderElectionConfiguration(
                    held.name(),
                    held.namespace(),
                    LEASE,
                    RENEW,
                    RETRY,
                    held.identity(),
                    lead.callbacks(),
                    false))); // the framework would exit while the process ends, and wait for
    // itself
  }

  /**
   * Immediately, regardless of what is in progress: another one leads now. Kubernetes restarts this
   * one.
   */
  private static void leadLost() {
    LOG.warn("the lease is lost; this process exits");
    Runtime.getRuntime().halt(1);
  }

  /** The framework's own retry gives up after a few tries, and reconciles again hours later. */
  private static Retry endless() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(FIRST_RETRY)
        .setIntervalMultiplier(2)
        .setMaxInterval(LONGEST_RETRY.toMillis());
  }

  private static <R extends CustomResource<?, StatefulJobStatus>> void controller(
      OperatorConfig config, ControllerConfigurationOverrider<R> overrides) {
    overrides
        .withInformerListLimit(EventSources.PAGE)
        .withRetry(endless())
        .withGenerationAware(false)
        .withOnUpdateFilter(EventSources::isNews);
    if (config.watchNamespaces().isEmpty()) {
      overrides.watchingAllNamespaces();
    } else {
      overrides.settingNamespaces(config.watchNamespaces());
    }
  }
}
