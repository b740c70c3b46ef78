package dev.statefulflink.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.ActiveRevision;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.job.FlinkJob;
import dev.statefulflink.e2e.job.FlinkRest;
import dev.statefulflink.e2e.job.StatefulJob;
import dev.statefulflink.e2e.story.Campaign;
import dev.statefulflink.e2e.story.LongLife;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.Proves;
import dev.statefulflink.e2e.story.StrictApi;
import dev.statefulflink.e2e.story.WordCountScene;
import dev.statefulflink.testsupport.BadObject;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A healthy word count is edited with every mistake that the API server lets through. Each is
 * answered by the operator, and the job never notices: the same run of it, and every word counted
 * once. BadEditsIT of the campaign module shows the same in every test run, without pods.
 */
@ExtendWith(OnPods.class)
@Tag(Campaign.TAG)
class BadObjectsE2E {
  @Test
  @Proves("bad-edits")
  void shouldLiveThroughEveryMistakeThatTheApiServerLetsThrough(WordCountScene scene) {
    LongLife life = LongLife.start(scene);
    ActiveRevision active = life.job().active();
    List<FlinkJob> running = jobs(life);
    Map<String, Object> good = spec(resource(life).get());

    byKind()
        .forEach(
            (kind, mistakes) ->
                life.survives(
                    kind,
                    () ->
                        mistakes.forEach(
                            bad -> {
                              edit(life, with(good, bad, scene));
                              assertAnswered(life, bad);
                              assertThat(life.job().active()).as(bad.title()).isEqualTo(active);
                              assertThat(jobs(life)).as(bad.title()).isEqualTo(running);
                            })));
    edit(life, good);
    life.job().awaitReady();
    assertThat(life.job().active()).isEqualTo(active);
    assertThat(jobs(life)).isEqualTo(running);
    life.count();
  }

  private static Map<String, List<BadObject>> byKind() {
    return BadObject.all(Repository.root()).stream()
        .filter(object -> object.verdict() == BadObject.Verdict.STALLED)
        .filter(object -> object.bad().contains("kind: StatefulWordCount"))
        .collect(Collectors.groupingBy(BadObject::kind, TreeMap::new, Collectors.toList()));
  }

  private static void assertAnswered(LongLife life, BadObject bad) {
    Condition stalled = life.job().awaitStalled();
    life.scene().say("%s: %s: %s", bad, stalled.getReason(), stalled.getMessage());
    assertThat(stalled.getReason()).as(bad.title()).isEqualTo(bad.reason());
    assertThat(stalled.getMessage()).as(bad.title()).contains(bad.message());
    assertThat(StatefulJob.isTrue(life.job().get(), "Running")).as(bad.title()).isTrue();
  }

  private static List<FlinkJob> jobs(LongLife life) {
    return FlinkRest.of(life.job(), life.job().active().revision()).jobs();
  }

  /** The good spec with what the bad one says otherwise. */
  private static Map<String, Object> with(
      Map<String, Object> good, BadObject bad, WordCountScene scene) {
    StrictApi api = new StrictApi(scene.job().client());
    return BadObject.edited(good, spec(api.parsed(bad.bad())));
  }

  private static void edit(LongLife life, Map<String, Object> spec) {
    resource(life)
        .edit(
            object -> {
              object.setAdditionalProperty("spec", spec);
              return object;
            });
  }

  @SuppressWarnings("unchecked") // Any object of JSON.
  private static Map<String, Object> spec(GenericKubernetesResource object) {
    return (Map<String, Object>) object.getAdditionalProperties().get("spec");
  }

  private static Resource<GenericKubernetesResource> resource(LongLife life) {
    StatefulJob job = life.job();
    return job.client()
        .genericKubernetesResources("statefulflink.dev/v1alpha1", "StatefulWordCount")
        .inNamespace(job.namespace())
        .withName(job.name());
  }
}
