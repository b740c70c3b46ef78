package dev.statefulflink.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What {@code helm test} runs, in a pod of its own: whether the operator answers, and the API
 * server accepts a word count.
 *
 * @param patience how long to wait for each of the operator's parts
 * @param said what was found, line by line
 */
public record ChartCheck(
    KubernetesClient client, Where where, Duration patience, Consumer<String> said) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The smallest valid object. */
  private static final String WORD_COUNT =
      """
      apiVersion: statefulflink.dev/v1alpha1
      kind: StatefulWordCount
      metadata:
        generateName: chart-check-
      spec:
        stateBackend:
          volumeClaim: flink-state
      """;

  /**
   * What was installed.
   *
   * @param name of the operator's Deployment and Lease
   * @param jobs a namespace whose jobs it runs
   */
  public record Where(String namespace, String name, String jobs) {}

  /** The reason for which the operator, or the API, cannot be used. */
  public static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Failed(String what, Throwable cause) {
      super(what, cause);
    }
  }

  public static void main(String[] args) {
    var where =
        new Where(
            setting("OPERATOR_NAMESPACE"), setting("OPERATOR_NAME"), setting("JOB_NAMESPACE"));
    try (var client = new KubernetesClientBuilder().build()) {
      new ChartCheck(client, where, PATIENCE, System.out::println).run();
    } catch (Failed e) {
      System.out.println("FAILED: " + e.getMessage());
      System.exit(1);
    }
    // The client's threads may outlive it for a while.
    System.exit(0);
  }

  private static String setting(String name) {
    return Objects.requireNonNull(System.getenv(name), name + " is not set");
  }

  /**
   * @throws Failed at the first check that fails
   */
  public void run() {
    everyReplicaIsReady();
    oneLeads();
    aWordCountIsTaken();
  }

  private void everyReplicaIsReady() {
    var deployment =
        client.apps().deployments().inNamespace(where.namespace()).withName(where.name());
    var found = await("every replica of the operator to be ready", deployment, ChartCheck::isReady);
    said.accept("ready: %d of %1$d replicas".formatted(found.getSpec().getReplicas()));
  }

  private static boolean isReady(Deployment deployment) {
    var status = deployment.getStatus();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && deployment.getSpec().getReplicas() > 0
        && deployment.getSpec().getReplicas().equals(status.getReadyReplicas());
  }

  /** Waits until the lease changes: its own timestamp comes from another clock. */
  private void oneLeads() {
    var lease = client.leases().inNamespace(where.namespace()).withName(where.name());
    var first = await("a replica to lead", lease, ChartCheck::isHeld);
    var renewed = first.getSpec().getRenewTime();
    var later =
        await(
            "the leader to renew its lease",
            lease,
            found -> isHeld(found) && !found.getSpec().getRenewTime().equals(renewed));
    said.accept("leads: " + later.getSpec().getHolderIdentity());
  }

  private static boolean isHeld(Lease lease) {
    var holder = lease.getSpec().getHolderIdentity();
    return holder != null && !holder.isBlank() && lease.getSpec().getRenewTime() != null;
  }

  /** A dry run that refuses every unknown field. */
  private void aWordCountIsTaken() {
    var declared =
        client.getKubernetesSerialization().unmarshal(WORD_COUNT, GenericKubernetesResource.class);
    try {
      client
          .genericKubernetesResources(declared.getApiVersion(), declared.getKind())
          .inNamespace(where.jobs())
          .resource(declared)
          .dryRun()
          .fieldValidation(Validation.STRICT)
          .create();
    } catch (KubernetesClientException e) {
      throw new Failed(
          "a word count in namespace %s is refused: %s".formatted(where.jobs(), e.getMessage()), e);
    }
    said.accept("taken: a word count in namespace " + where.jobs());
  }

  private <T extends HasMetadata> T await(String what, Resource<T> object, Predicate<T> accepted) {
    try {
      return object.waitUntilCondition(
          found -> found != null && accepted.test(found),
          patience.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new Failed("waited %d s for %s".formatted(patience.toSeconds(), what), e);
    } catch (KubernetesClientException e) {
      throw new Failed("while waiting for %s: %s".formatted(what, e.getMessage()), e);
    }
  }
}
