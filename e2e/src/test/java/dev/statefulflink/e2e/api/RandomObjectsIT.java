package dev.statefulflink.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.api.SpecMutations.Mutation;
import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.story.OnPods;
import dev.statefulflink.e2e.story.StrictApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random objects, made from the schema that the API server has. What the schema allows is accepted,
 * or refused by a rule that says what to do; with one mistake in it, it is refused, and the mistake
 * is named. {@code -Drandom.seed} and {@code -Drandom.objects} repeat a run, or make it longer.
 */
@ExtendWith(OnPods.class)
class RandomObjectsIT {
  private static final String NAMESPACE = "default";
  private static final long SEED = Long.getLong("random.seed", System.nanoTime());
  private static final int OBJECTS = Integer.getInteger("random.objects", 250);

  private final Progress progress = new Progress("random objects");

  @ParameterizedTest
  @CsvSource({"StatefulWordCount, statefulwordcounts", "StatefulFlinkJob, statefulflinkjobs"})
  void shouldAcceptWhatTheSchemaAllowsOrSayWhatToDo(
      String kind, String plural, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());
    JsonNode schema = api.schema(plural).at("/properties/spec");
    List<String> rules = api.messagesOfRules();
    Random random = new Random(SEED);
    int accepted = 0;
    for (int number = 0; number < OBJECTS; number++) {
      ObjectNode object = object(kind, new RandomSpec(random).of(schema));
      addWhatIsAlwaysNeeded(object);
      var refusal = api.refusal(NAMESPACE, resource(object, cluster));
      if (refusal.isEmpty()) {
        accepted++;
      } else {
        assertThat(refusal.get().getStatus().getDetails().getCauses())
            .as("object %d of seed %d: %s", number, SEED, object)
            .isNotEmpty()
            .allSatisfy(
                cause -> assertThat(rules).anyMatch(rule -> cause.getMessage().contains(rule)));
      }
    }
    progress.say("%s: %d objects, %d accepted; seed %d", kind, OBJECTS, accepted, SEED);
    assertThat(accepted).isGreaterThan(OBJECTS / 10);
  }

  /** By rules, not by the schema: without it hardly any object would be accepted. */
  private static void addWhatIsAlwaysNeeded(ObjectNode object) {
    ObjectNode state = object.withObject("/spec/stateBackend");
    if (!state.has("volumeClaim")) {
      state.put("volumeClaim", "flink-state");
    }
    // A file: URI has to be on the volume, and a state on the heap needs no disk.
    for (String own : List.of("checkpointsUri", "savepointsUri", "recoveryUri")) {
      if (state.path(own).asText().startsWith("file:")) {
        state.remove(own);
      }
    }
    if (state.path("type").asText("hashmap").equals("hashmap")) {
      state.remove("localSize");
    }
    if (!state.path("uri").asText().startsWith("hdfs:")) {
      state.remove("hadoopUser");
    }
    ObjectNode job = object.withObject("/spec/job");
    if (!job.has("jar")) {
      job.put("jar", "local:///opt/flink/usrlib/job.jar");
    }
    if (!job.path("jar").asText().startsWith("https:")) {
      job.remove(List.of("jarSha256", "jarHeadersSecret"));
    }
  }

  @ParameterizedTest
  @CsvSource({"StatefulWordCount, statefulwordcounts", "StatefulFlinkJob, statefulflinkjobs"})
  void shouldRefuseAndNameEveryMistake(String kind, String plural, TestCluster cluster) {
    StrictApi api = new StrictApi(cluster.client());
    JsonNode schema = api.schema(plural).at("/properties/spec");
    Random random = new Random(SEED);
    Map<String, Integer> made = new TreeMap<>();
    for (int number = 0; number < OBJECTS; number++) {
      ObjectNode object = object(kind, new RandomSpec(random).of(schema));
      List<Mutation> mutations = SpecMutations.of(object, "spec", schema);
      Mutation mutation = mutations.get(random.nextInt(mutations.size()));
      mutation.apply().run();
      made.merge(mutation.what(), 1, Integer::sum);

      var refusal = api.refusal(NAMESPACE, resource(object, cluster));
      String title = "object %d of seed %d, %s: %s";
      assertThat(refusal).as(title, number, SEED, mutation.what(), object).isPresent();
      assertThat(refusal.get().getMessage())
          .as(title, number, SEED, mutation.what(), object)
          .contains(mutation.path());
    }
    progress.say("%s: %d mistakes, all named: %s; seed %d", kind, OBJECTS, made, SEED);
  }

  private static ObjectNode object(String kind, JsonNode spec) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "statefulflink.dev/v1alpha1").put("kind", kind);
    object.putObject("metadata").put("name", "random");
    object.set("spec", spec);
    return object;
  }

  private static GenericKubernetesResource resource(ObjectNode object, TestCluster cluster) {
    return cluster
        .client()
        .getKubernetesSerialization()
        .convertValue(object, GenericKubernetesResource.class);
  }
}
