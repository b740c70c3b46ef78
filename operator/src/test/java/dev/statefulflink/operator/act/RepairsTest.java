package dev.statefulflink.operator.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.ClusterManifests;
import dev.statefulflink.operator.wiring.LeanSerialization;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What differs is applied again, and nothing else is written. */
class RepairsTest {
  private static final ObjectKey KEY = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");
  private static final JobIntent INTENT = Specs.intent("job.parallelism: 2");
  private static final String MANAGER =
      "/apis/apps/v1/namespaces/shop/deployments/orders-a-jobmanager";
  private static final String ROLE =
      "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/orders-a-jobmanager";

  /** Keeps what is applied, and counts generations as Kubernetes does. */
  private static final class Objects implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, ObjectNode> all = new TreeMap<>();
    private final List<String> writes = new ArrayList<>();
    private final HttpServer server;

    private Objects() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::handle);
      server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
      try (exchange) {
        var path = exchange.getRequestURI().getPath();
        var answer =
            exchange.getRequestMethod().equals("GET")
                ? list(path)
                : patched(path, exchange.getRequestBody().readAllBytes());
        var bytes = json.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }

    private JsonNode list(String path) {
      var list = json.createObjectNode();
      var items = list.putArray("items");
      all.forEach(
          (name, object) -> {
            if (name.startsWith(path + "/")) {
              items.add(object);
            }
          });
      return list;
    }

    private JsonNode patched(String path, byte[] body) throws IOException {
      writes.add(path);
      var before = all.getOrDefault(path, json.createObjectNode()).deepCopy();
      var after = merged(before.deepCopy(), json.readTree(body));
      var generation = before.at("/metadata/generation").asLong(0);
      var same = before.path("spec").equals(after.path("spec"));
      after.withObject("/metadata").put("generation", same ? generation : generation + 1);
      all.put(path, after);
      return after;
    }

    private static ObjectNode merged(ObjectNode before, JsonNode patch) {
      patch
          .properties()
          .forEach(
              field ->
                  before.set(
                      field.getKey(),
                      field.getValue().isObject() && before.path(field.getKey()).isObject()
                          ? merged((ObjectNode) before.get(field.getKey()), field.getValue())
                          : field.getValue()));
      return before;
    }

    /** As another client writes it. */
    private void edit(String path, String patch) throws IOException {
      patched(path, patch.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      writes.clear();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private Objects objects;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    objects = new Objects();
    client =
        new KubernetesClientBuilder()
            .withKubernetesSerialization(LeanSerialization.create())
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + objects.server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    writer().applyCluster(new Action.ApplyCluster("a", 1, List.of("job-a"), INTENT));
    objects.writes.clear();
  }

  @AfterEach
  void stop() {
    client.close();
    objects.close();
  }

  private ObjectWriter writer() {
    var owner = new OwnerReferenceBuilder().withName(KEY.name()).withUid(KEY.uid()).build();
    return new ObjectWriter(client, new ClusterManifests(KEY, owner));
  }

  private static Action.ApplyCluster cluster(JobIntent intent) {
    return new Action.ApplyCluster("b", 1, List.of("job-b"), intent);
  }

  private List<String> repair() {
    return writer().repair("a", List.of("job-a"), INTENT);
  }

  private int replicas() {
    return objects.all.get(MANAGER).at("/spec/replicas").asInt();
  }

  @Test
  @Law(7)
  void shouldWriteNothingWhereNothingDiffers() {
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).isEmpty();
  }

  @Test
  void shouldScaleBackWhatWasScaled() throws IOException {
    objects.edit(MANAGER, "{\"spec\": {\"replicas\": 0}}");

    assertThat(repair()).containsExactly("Deployment orders-a-jobmanager (spec.replicas was 0)");
    assertThat(replicas()).isEqualTo(1);
    assertThat(objects.writes).as("one write").containsExactly(MANAGER);
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).hasSize(1);
  }

  @Test
  void shouldPutATemplateRightWithoutSayingWhatItsValueWas() throws IOException {
    objects.edit(
        MANAGER, "{\"spec\": {\"template\": {\"spec\": {\"serviceAccountName\": \"secret\"}}}}");

    assertThat(repair())
        .containsExactly("Deployment orders-a-jobmanager (spec.template.spec.serviceAccountName)");
  }

  @Test
  void shouldMakeAgainWhatIsMissing() {
    objects.all.remove(ROLE);

    assertThat(repair()).containsExactly("Role orders-a-jobmanager (was missing)");
    assertThat(objects.all).containsKey(ROLE);
  }

  @Test
  void shouldPutRightsRight() throws IOException {
    objects.edit(ROLE, "{\"rules\": []}");

    assertThat(repair()).containsExactly("Role orders-a-jobmanager (rules)");
    assertThat(repair()).isEmpty();
  }

  private static final String ACCOUNT = "/api/v1/namespaces/shop/serviceaccounts/orders-flink";

  @Test
  void shouldMakeTheAccountOfAllRevisionsAgain() {
    objects.all.remove(ACCOUNT);

    assertThat(repair()).containsExactly("ServiceAccount orders-flink (was missing)");
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).containsExactly(ACCOUNT);
  }

  /** An upgrade was given up that wanted it otherwise: nobody else has changed it. */
  @Test
  void shouldAnnotateTheAccountAsTheRevisionSaysAndTellNobody() {
    var other = Specs.intent("serviceAccountAnnotations: {example.com/role: b}");
    writer().repair("a", List.of("job-a"), other);
    assertThat(role()).isEqualTo("b");
    objects.writes.clear();

    var own = Specs.intent("serviceAccountAnnotations: {example.com/role: a}");
    assertThat(writer().repair("a", List.of("job-a"), own)).isEmpty();

    assertThat(role()).isEqualTo("a");
    assertThat(objects.writes).containsExactly(ACCOUNT);
  }

  private String role() {
    return objects.all.get(ACCOUNT).at("/metadata/annotations").path("example.com/role").asText();
  }

  /** It would be removed with the object, and its annotations would be lost at once. */
  @Test
  void shouldNotTakeAnAccountThatSomebodyElseHasMade() throws IOException {
    objects.edit(ACCOUNT, "{\"metadata\": {\"ownerReferences\": []}}");

    assertThatThrownBy(() -> writer().applyCluster(cluster(INTENT)))
        .isInstanceOf(ForeignObject.class)
        .hasMessageContaining("name it in spec.serviceAccountName");
    assertThat(objects.writes).doesNotContain(ACCOUNT);
  }

  @Test
  void shouldNotTouchTheAccountThatIsDeclared() {
    objects.writes.clear();
    writer().applyCluster(cluster(Specs.intent("serviceAccountName: orders-flink")));

    assertThat(objects.writes).isNotEmpty().noneMatch(path -> path.contains("serviceaccounts"));
  }

  /** As a webhook does that adds a field of its own: that is not the operator's. */
  @Test
  void shouldNotFightForWhatItDoesNotOwn() throws IOException {
    objects.edit(MANAGER, "{\"spec\": {\"paused\": true}}");

    assertThat(repair()).isEmpty();
    objects.writes.clear();
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).isEmpty();
  }

  /** Its pods would restart because the operator is another one. */
  @Test
  @Law(8)
  void shouldOnlyScaleWhatAnotherReleaseHasRenderedOtherwise() throws IOException {
    objects.edit(
        MANAGER,
        """
        {"metadata": {"annotations": {"statefulflink.dev/rendered": "otherwise"}},
         "spec": {"replicas": 0, "template": {"spec": {"serviceAccountName": "of-before"}}}}""");

    assertThat(repair()).containsExactly("Deployment orders-a-jobmanager (spec.replicas was 0)");
    assertThat(objects.all.get(MANAGER).at("/spec/template/spec/serviceAccountName").asText())
        .as("a field that is rendered, too")
        .isEqualTo("of-before");
    objects.writes.clear();
    assertThat(repair()).isEmpty();
    assertThat(objects.writes).isEmpty();
  }

  /** Another release would render it otherwise, and nobody has touched it. */
  @Test
  @Law(8)
  void shouldLeaveAloneWhatAnotherReleaseHasRenderedOtherwise() {
    var before = objects.all.get(MANAGER).deepCopy();

    assertThat(writer().repair("a", List.of("job-a"), Specs.intent("job.parallelism: 1")))
        .isEmpty();
    assertThat(objects.all.get(MANAGER)).isEqualTo(before);
  }
}
