package dev.statefulflink.api.v1alpha1.pods;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An Ingress to Flink's web UI. */
@ValidationRule(
    value = "!self.host.matches('^[0-9.]+$')",
    message = "spec.webUi.ingress.host has to be a name: an Ingress takes no IP address")
@ValidationRule(
    value = "!self.path.matches('//|/[.][.]?(/|$)|%2[fF]')",
    message =
        "spec.webUi.ingress.path must have no empty part, . or .. : write the path that is meant")
@ValidationRule(
    value =
        "(has(self.pathType) && self.pathType == 'ImplementationSpecific') ||"
            + " !self.path.matches('[^A-Za-z0-9._~/-]')",
    message =
        "spec.webUi.ingress.path is read letter by letter; for a regular expression, set"
            + " spec.webUi.ingress.pathType: ImplementationSpecific")
@ValidationRule(
    value =
        "!has(self.className) || !has(self.annotations) ||"
            + " !('kubernetes.io/ingress.class' in self.annotations)",
    message =
        "spec.webUi.ingress.className and the annotation kubernetes.io/ingress.class exclude each"
            + " other: remove the annotation")
public record IngressSpec(
    @JsonPropertyDescription(
            "The host name. A leading *. matches one label. Example:"
                + " orders.flink.example.com.")
        @Pattern(IngressSpec.HOST)
        @Size(max = 253)
        @Required
        String host,
    @JsonPropertyDescription(
            "The path. Flink serves its web UI at /: below any other path, the annotations have to"
                + " make the controller remove it. Default: /. Example: /orders(/|$)(.*).")
        @Default("/")
        @Pattern(IngressSpec.PATH)
        @Size(max = 256)
        String path,
    @JsonPropertyDescription(
            "How the path is read. Prefix: part by part. ImplementationSpecific: as the controller"
                + " does, which may take a regular expression. Default: Prefix. Example:"
                + " ImplementationSpecific.")
        @Default("Prefix")
        @Nullable PathType pathType,
    @JsonPropertyDescription(
            "The IngressClass. Default: the one that is the default of the cluster. Example:"
                + " nginx.")
        @Pattern(IngressSpec.NAME)
        @Size(max = 253)
        @Nullable String className,
    @JsonPropertyDescription(
            "Annotations of the Ingress, such as those by which its controller asks for a login."
                + " Default: none. Example: {nginx.ingress.kubernetes.io/auth-type: basic}.")
        @Size(max = 32)
        @Nullable Map<String, String> annotations,
    @JsonPropertyDescription(
            "A Secret with the certificate of the host, in the same namespace. The operator cannot"
                + " read it. Default: none, which is HTTP without TLS unless the controller has a"
                + " certificate. Example: flink-tls.")
        @Pattern(IngressSpec.NAME)
        @Size(max = 253)
        @Nullable String tlsSecretName) {

  private static final String PARTS =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  public static final String HOST = "^([*][.])?" + PARTS;
  public static final String PATH = "^/[^\\s]*$";

  /** As Kubernetes takes it: no part is empty. */
  public static final String NAME = "^" + PARTS;

  /** As Kubernetes names them. */
  public enum PathType {
    Prefix,
    ImplementationSpecific
  }
}
