package dev.statefulflink.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease that shows which replica leads. The framework acquires and renews it, but only lets it
 * expire at the end.
 *
 * @param identity with which this process holds it
 */
public record OperatorLease(
    KubernetesClient client, String namespace, String name, String identity) {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorLease.class);

  /**
   * The minimum that Kubernetes allows: without a holder, the next replica acquires it immediately.
   */
  private static final int SHORTEST_SECONDS = 1;

  /**
   * Lets another replica lead immediately, if this one leads: it must not begin anything any more.
   */
  public void giveBack() {
    try {
      var lease = client.leases().inNamespace(namespace).withName(name).get();
      if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
        return;
      }
      var spec = lease.getSpec();
      // Not null, which the client would omit.
      spec.setHolderIdentity("");
      spec.setLeaseDurationSeconds(SHORTEST_SECONDS);
      spec.setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
      client.resource(lease).update();
      LOG.info("the lease is released");
    } catch (KubernetesClientException e) {
      LOG.warn("the lease could not be released and will expire: {}", e.getMessage());
    }
  }
}
