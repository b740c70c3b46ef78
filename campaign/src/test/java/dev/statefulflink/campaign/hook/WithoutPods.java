package dev.statefulflink.campaign.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;

/** Has Kubernetes itself run no pod of a Deployment: the number goes into an annotation. */
public final class WithoutPods {
  /** How many pods were wanted. */
  public static final String REPLICAS = "campaign.statefulflink.dev/replicas";

  private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/[^/]+/deployments/[^/]+";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private WithoutPods() {}

  static HttpRequest rewritten(HttpRequest request) {
    var applied = request.method().equals("PATCH") && request.uri().getPath().matches(DEPLOYMENT);
    if (!applied || !(request instanceof StandardHttpRequest standard)) {
      return request;
    }
    return standard
        .newBuilder()
        .method("PATCH", standard.getContentType(), scaledToNone(request.bodyString()))
        .build();
  }

  private static String scaledToNone(String body) {
    try {
      var tree = (ObjectNode) MAPPER.readTree(body);
      var spec = (ObjectNode) tree.path("spec");
      ((ObjectNode) tree.path("metadata"))
          .withObjectProperty("annotations")
          .put(REPLICAS, spec.path("replicas").asText());
      spec.put("replicas", 0);
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a Deployment is applied as JSON", e);
    }
  }
}
