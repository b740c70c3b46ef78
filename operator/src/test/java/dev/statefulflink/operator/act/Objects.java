package dev.statefulflink.operator.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.statefulflink.operator.wiring.LeanSerialization;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps what is applied, and counts generations as Kubernetes does. */
final class Objects implements AutoCloseable {
  private static final String ONE = ".*/namespaces/[^/]+/[^/]+/[^/]+";

  private final ObjectMapper json = new ObjectMapper();
  final Map<String, ObjectNode> all = new TreeMap<>();
  final List<String> writes = new ArrayList<>();
  private final HttpServer server;

  Objects() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(LeanSerialization.create())
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var answer = answer(exchange.getRequestMethod(), path, exchange);
      var bytes = json.writeValueAsBytes(answer.orElseGet(json::createObjectNode));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Optional<JsonNode> answer(String method, String path, HttpExchange exchange)
      throws IOException {
    return switch (method) {
      case "GET" ->
          path.matches(ONE) ? Optional.ofNullable(all.get(path)) : Optional.of(list(path));
      case "DELETE" -> removed(path);
      default -> Optional.of(patched(path, exchange.getRequestBody().readAllBytes()));
    };
  }

  private Optional<JsonNode> removed(String path) {
    writes.add("DELETE " + path);
    return Optional.ofNullable(all.remove(path));
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

  /** As somebody else writes it. */
  void edit(String path, String patch) throws IOException {
    patched(path, patch.getBytes(StandardCharsets.UTF_8));
    writes.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
