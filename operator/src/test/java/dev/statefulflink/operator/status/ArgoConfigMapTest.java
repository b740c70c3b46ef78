package dev.statefulflink.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The ConfigMap that gives Argo CD the scripts holds just these; {@code make generate} writes it.
 */
class ArgoConfigMapTest {
  private static final Path FOLDER = Path.of("../gitops/argocd");
  private static final String HEAD =
      """
      # Generated from health.lua and application/health.lua by `make generate`: change those. It adds three
      # keys to Argo CD's own ConfigMap:
      #
      #   kubectl apply --server-side --field-manager=stateful-flink -f gitops/argocd/argocd-cm.yaml
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: argocd-cm
        namespace: argocd
        labels:
          app.kubernetes.io/name: argocd-cm
          app.kubernetes.io/part-of: argocd
      data:
      """;

  @Test
  void shouldHaveCommittedWhatIsGenerated() throws IOException {
    var path = FOLDER.resolve("argocd-cm.yaml");
    var text = generated();
    if (Boolean.getBoolean("generate")) {
      Files.writeString(path, text);
    }
    assertThat(path).as("run `make generate`").hasContent(text);
  }

  private static String generated() throws IOException {
    var text = new StringBuilder(HEAD);
    for (var script : scripts().entrySet()) {
      text.append("  resource.customizations.health.").append(script.getKey()).append(": |\n");
      text.append(script.getValue().indent(4).replaceAll("(?m)^ +$", ""));
    }
    return text.toString();
  }

  /** By what Argo CD calls a kind. */
  private static Map<String, String> scripts() throws IOException {
    var jobs = Files.readString(FOLDER.resolve("health.lua"));
    var scripts = new LinkedHashMap<String, String>();
    scripts.put("statefulflink.dev_StatefulWordCount", jobs);
    scripts.put("statefulflink.dev_StatefulFlinkJob", jobs);
    scripts.put(
        "argoproj.io_Application", Files.readString(FOLDER.resolve("application/health.lua")));
    return scripts;
  }
}
