package dev.statefulflink.operator.manifest.web;

import dev.statefulflink.operator.intent.pods.WebIngress;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;

/** Renders the Ingress to a stable Service. */
public final class UiIngress {
  private UiIngress() {}

  /**
   * One that is declared.
   *
   * @param meta of the stable Service, whose name is also that of the Ingress
   */
  public static Ingress of(WebIngress declared, ObjectMeta meta, int port) {
    var path =
        new HTTPIngressPathBuilder()
            .withPath(declared.path())
            .withPathType(declared.pathType())
            .withNewBackend()
            .withNewService()
            .withName(meta.getName())
            .withNewPort()
            .withNumber(port)
            .endPort()
            .endService()
            .endBackend()
            .build();
    var ingress =
        new IngressBuilder()
            .withMetadata(
                new ObjectMetaBuilder(meta).withAnnotations(declared.annotations()).build())
            .withNewSpec()
            .addNewRule()
            .withHost(declared.host())
            .withNewHttp()
            .withPaths(path)
            .endHttp()
            .endRule()
            .endSpec()
            .build();
    if (!declared.className().isEmpty()) {
      ingress.getSpec().setIngressClassName(declared.className());
    }
    return declared.tlsSecret().isEmpty() ? ingress : withTls(ingress, declared);
  }

  private static Ingress withTls(Ingress ingress, WebIngress declared) {
    return new IngressBuilder(ingress)
        .editSpec()
        .addNewTl()
        .withHosts(declared.host())
        .withSecretName(declared.tlsSecret())
        .endTl()
        .endSpec()
        .build();
  }
}
