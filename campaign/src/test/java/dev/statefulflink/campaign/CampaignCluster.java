package dev.statefulflink.campaign;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The API server of the campaign, with the CRDs of this build. */
public final class CampaignCluster implements AutoCloseable {
  private final TestCluster cluster;

  CampaignCluster(Progress progress) {
    cluster = TestCluster.forTests(progress);
    for (var file : List.of("statefulflinkjobs", "statefulwordcounts")) {
      define(repository().resolve("crds").resolve(file + ".statefulflink.dev.yaml"));
    }
  }

  static Path repository() {
    return Path.of(System.getProperty("repository.root", ".."));
  }

  private void define(Path file) {
    try (var yaml = Files.newInputStream(file)) {
      var definition =
          cluster
              .client()
              .resource(
                  cluster
                      .client()
                      .getKubernetesSerialization()
                      .unmarshal(yaml, CustomResourceDefinition.class));
      definition.forceConflicts().serverSideApply();
      Scene.await(
          () -> file + " to be established",
          () ->
              conditions(definition.get()).stream()
                  .anyMatch(
                      c -> c.getType().equals("Established") && c.getStatus().equals("True")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  @Override
  public void close() {
    cluster.close();
  }

  /** Right after it was made, a definition has none. */
  private static List<CustomResourceDefinitionCondition> conditions(
      CustomResourceDefinition definition) {
    return Optional.ofNullable(definition.getStatus())
        .map(status -> status.getConditions())
        .orElse(List.of());
  }
}
