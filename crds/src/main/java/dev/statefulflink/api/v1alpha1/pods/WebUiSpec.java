package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** How Flink's web UI is reached. */
public record WebUiSpec(
    @JsonPropertyDescription(
            "The type of the Service <name>. NodePort and LoadBalancer expose Flink's REST API"
                + " outside the cluster: anyone who can reach it can run code in the pods. Default:"
                + " ClusterIP. Example: NodePort.")
        @Default("ClusterIP")
        @Nullable ServiceType serviceType,
    @JsonPropertyDescription(
            "An Ingress <name> to the Service <name>, which follows the job from revision to"
                + " revision. Anyone who passes it can run code in the pods: have its controller"
                + " ask"
                + " for a login. For a Gateway, write an HTTPRoute of your own to port 8081 of the"
                + " same Service. Default: none. Example: {host: orders.flink.example.com}.")
        @Nullable IngressSpec ingress) {

  /** As Kubernetes names them. */
  public enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer
  }
}
