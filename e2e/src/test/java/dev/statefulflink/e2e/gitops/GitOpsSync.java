package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.WordCountScene;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.CustomResource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a GitOps tool does: it applies what a Git repository declares, and waits until the object is
 * as healthy as it will be.
 */
final class GitOpsSync {
  /** Who owns the spec, by what the API server says. */
  private static final String FIELD_MANAGER = "gitops";

  private static final String OVERLAY = "overlays/test";

  private static final String KUSTOMIZATION =
      """
      apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      namespace: %s
      resources: [../../base]
      patches: [{path: job.yaml}]
      """;

  private static final String PATCH =
      """
      apiVersion: statefulflink.dev/v1alpha1
      kind: StatefulWordCount
      metadata: {name: words}
      spec:
      """;

  private final WordCountScene scene;
  private final GitRepository repository;
  private final List<JsonNode> met = new ArrayList<>();

  private GitOpsSync(WordCountScene scene, GitRepository repository) {
    this.scene = scene;
    this.repository = repository;
  }

  /** Of a new repository below a folder, with the base of gitops/ and an overlay of its own. */
  static GitOpsSync create(WordCountScene scene, Path folder) {
    GitRepository repository = GitRepository.create(folder);
    Path base = GitOpsFiles.folder().resolve("base");
    for (Path file : GitOpsFiles.yaml(base)) {
      repository.write("base/" + base.relativize(file), Repository.text(file));
    }
    repository.write(
        OVERLAY + "/kustomization.yaml", KUSTOMIZATION.formatted(scene.namespace().name()));
    return new GitOpsSync(scene, repository);
  }

  /** Commits what the overlay's patch says of the spec. */
  void commit(String subject, String spec) {
    repository.write(OVERLAY + "/job.yaml", PATCH + spec.indent(2)).commit(subject);
  }

  void revert() {
    repository.revert();
  }

  /** Pulls, builds, and applies. */
  void sync() {
    Path files = repository.pulled();
    TestCluster cluster = scene.namespace().cluster();
    String built = cluster.kubectlKustomize(files, OVERLAY);
    cluster.kubectlApply(
        scene.namespace().name(), built, "--server-side", "--field-manager=" + FIELD_MANAGER);
    scene.say("applied commit %s", repository.head());
  }

  /** Syncs, and waits until it is so; then a second sync finds nothing to change. */
  JsonNode syncUntil(ObjectHealth health) {
    sync();
    JsonNode object = await(health);
    findNothingToChange();
    return object;
  }

  JsonNode await(ObjectHealth health) {
    StatefulJob job = scene.job();
    JsonNode object =
        Waits.until(
            "%s to be %s".formatted(job.name(), health.word()),
            () -> json(job.get()),
            seen -> ObjectHealth.of(seen) == health);
    scene.say("%s: %s", health.word(), object.at("/status/conditions/0/message").asText());
    met.add(object);
    return object;
  }

  private JsonNode json(CustomResource<?, StatefulJobStatus> object) {
    return scene
        .namespace()
        .client()
        .getKubernetesSerialization()
        .convertValue(object, JsonNode.class);
  }

  /** The operator has written no spec: the cluster has what is declared in Git. */
  private void findNothingToChange() {
    CustomResource<?, StatefulJobStatus> before = scene.job().get();
    sync();
    CustomResource<?, StatefulJobStatus> after = scene.job().get();
    assertThat(after.getMetadata().getGeneration()).isEqualTo(before.getMetadata().getGeneration());
    assertThat(json(after).path("spec")).isEqualTo(json(before).path("spec"));
    assertThat(after.getMetadata().getManagedFields())
        .filteredOn(fields -> fields.getFieldsV1().getAdditionalProperties().containsKey("f:spec"))
        .as("who owns fields of the spec")
        .extracting(ManagedFieldsEntry::getManager)
        .containsExactly(FIELD_MANAGER);
  }

  /** What Argo CD, kstatus and Flux themselves say of all that was waited for. */
  void checkWithTheToolsThemselves() {
    List<String> argo = LuaHealth.of(GitOpsFiles.folder().resolve("argocd")).of(met);
    assertThat(argo.stream().map(line -> line.split("\t")[0]))
        .isEqualTo(met.stream().map(each -> ObjectHealth.of(each).word()).toList());
    assertThat(KubernetesHealth.kstatus(met))
        .isEqualTo(met.stream().map(each -> ObjectHealth.of(each).kstatus(each)).toList());
    assertThat(KubernetesHealth.flux(met))
        .isEqualTo(met.stream().map(each -> ObjectHealth.of(each).flux()).toList());
    scene.say("Argo CD, kstatus and Flux agree on %d objects", met.size());
  }
}
