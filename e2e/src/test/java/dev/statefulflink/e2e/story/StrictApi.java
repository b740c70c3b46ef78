package dev.statefulflink.e2e.story;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The API server as kubectl asks it: every unknown field is an error. Nothing of a try is stored.
 */
public record StrictApi(KubernetesClient client) {
  private static final String FIELD_MANAGER = "tests";

  /** What the object would become, defaults filled in; throws what the API server answers. */
  public GenericKubernetesResource tryOut(String namespace, GenericKubernetesResource object) {
    return resource(namespace, object).dryRun().fieldValidation(Validation.STRICT).create();
  }

  /** What is refused about an object, if anything is. */
  public Optional<KubernetesClientException> refusal(
      String namespace, GenericKubernetesResource object) {
    return refusal(() -> tryOut(namespace, object));
  }

  /** What is refused about a change of an object that is {@link #stored}. */
  public Optional<KubernetesClientException> refusalOfChange(
      String namespace, GenericKubernetesResource object) {
    return refusal(
        () ->
            resource(namespace, object)
                .dryRun()
                .fieldValidation(Validation.STRICT)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
  }

  public void stored(String namespace, GenericKubernetesResource object) {
    resource(namespace, object).fieldManager(FIELD_MANAGER).serverSideApply();
  }

  private static Optional<KubernetesClientException> refusal(Runnable request) {
    try {
      request.run();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(e);
    }
  }

  private Resource<GenericKubernetesResource> resource(
      String namespace, GenericKubernetesResource object) {
    return client
        .genericKubernetesResources(object.getApiVersion(), object.getKind())
        .inNamespace(namespace)
        .resource(object);
  }

  public GenericKubernetesResource parsed(String document) {
    return client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class);
  }

  public JsonNode tree(Object object) {
    return client.getKubernetesSerialization().convertValue(object, JsonNode.class);
  }

  /** The schema of a kind's objects. */
  public JsonNode schema(String plural) {
    var definition =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(plural + ".statefulflink.dev")
            .require();
    return tree(definition).at("/spec/versions/0/schema/openAPIV3Schema");
  }

  /** The messages of all rules of both kinds. */
  public List<String> messagesOfRules() {
    return Stream.of("statefulwordcounts", "statefulflinkjobs")
        .flatMap(plural -> schema(plural).findValues("x-kubernetes-validations").stream())
        .flatMap(rules -> rules.findValuesAsText("message").stream())
        .distinct()
        .toList();
  }
}
