package dev.statefulflink.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease that says which replica leads. The framework takes and renews it, but only lets it run
 * out at the end.
 *
 * @param identity by which this process holds it
 */
public record OperatorLease(
    KubernetesClient client, String namespace, String name, String identity) {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorLease.class);

  /** As little as Kubernetes allows: with no holder, the next one takes it at once. */
  private static final int SHORTEST_SECONDS = 1;

  /** Lets another replica lead at once, if this one does: it must not begin anything any more. */
  public void giveBack() {
    try {
      var lease = client.leases().inNamespace(namespace).withName(name).get();
      if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
        return;
      }
      var spec = lease.getSpec();
      // Not null, which the client would leave out.
      spec.setHolderIdentity("");
      spec.setLeaseDurationSeconds(SHORTEST_SECONDS);
      spec.setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
      client.resource(lease).update();
      LOG.info("the lease is given back");
    } catch (KubernetesClientException e) {
      LOG.warn("the lease is not given back, and runs out by itself: {}", e.getMessage());
    }
  }
}
