package dev.statefulflink.operator.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of an API server as one job object needs for its rounds: the object, its status and its
 * end. It keeps leases besides, has no other objects, and takes whatever is applied, unless a fault
 * answers first. A status is written under the lock of its version.
 */
public final class ApiServerInMemory implements AutoCloseable {
  private static final String JOBS = "/statefulflinkjobs";
  private static final String MAY_LEAD =
      """
      {"kind": "SelfSubjectRulesReview", "apiVersion": "authorization.k8s.io/v1",
       "status": {"resourceRules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}}
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private final CountDownLatch watched = new CountDownLatch(1);
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final Map<String, ObjectNode> leases = new ConcurrentHashMap<>();
  private OutputStream watch;
  private ObjectNode job;
  private int version = 1;

  /** What is answered instead. */
  private record Fault(int code, String body) {}

  public ApiServerInMemory(String job) throws IOException {
    this.job = (ObjectNode) json.readTree(job);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized JsonNode job() {
    return job;
  }

  /**
   * From now on, this is answered to each such request.
   *
   * @param requests a pattern of the method and the path, as {@code PATCH .*}{@code
   *     /deployments/.*}
   */
  public void answers(String requests, int code, String body) {
    faults.put(requests, new Fault(code, body));
  }

  /** The faults are over. */
  void recovers() {
    faults.clear();
    held.values().forEach(CountDownLatch::countDown);
    held.clear();
  }

  /** From now on, such requests wait until the faults are over. */
  void holds(String requests) {
    held.put(requests, new CountDownLatch(1));
  }

  /** The lease of this name; nothing where there is none. */
  public JsonNode lease(String name) {
    return leases.getOrDefault(name, json.createObjectNode());
  }

  /** Another replica takes the lease. */
  public synchronized void leads(String name, String holder) {
    leases
        .computeIfAbsent(name, none -> json.createObjectNode())
        .setAll(
            (ObjectNode)
                json.valueToTree(
                    Map.of(
                        "kind",
                        "Lease",
                        "apiVersion",
                        "coordination.k8s.io/v1",
                        "metadata",
                        Map.of("name", name, "namespace", "ops"),
                        "spec",
                        Map.of("holderIdentity", holder))));
  }

  /** Whether such a request waits. */
  boolean waits(String requests) {
    return waiting.contains(requests);
  }

  /** What was written, in order: the path, and the object. */
  List<String> writes() {
    return List.copyOf(writes);
  }

  /** Removes the object, as a deletion without finalizers does. */
  void remove() throws IOException, InterruptedException {
    watched.await();
    tell("DELETED");
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var query = String.valueOf(exchange.getRequestURI().getQuery());
    try (exchange) {
      if (query.contains("watch=true")) {
        watch(exchange, path);
        return;
      }
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!exchange.getRequestMethod().equals("GET")) {
        writes.add(path + " " + body);
      }
      await(exchange.getRequestMethod() + " " + path);
      if (path.endsWith("/selfsubjectrulesreviews")) {
        answer(exchange, 201, json.readTree(MAY_LEAD));
        return;
      }
      var fault = fault(exchange.getRequestMethod() + " " + path);
      if (fault.isPresent()) {
        answer(exchange, fault.get().code(), json.readTree(fault.get().body()));
        return;
      }
      if (path.contains("/leases")) {
        lease(exchange, path, body);
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "GET" -> get(exchange, path);
        case "PUT" -> put(exchange, body);
        default -> answer(exchange, 201, json.readTree(body));
      }
    }
  }

  private void await(String request) {
    held.entrySet().stream()
        .filter(entry -> request.matches(entry.getKey()))
        .forEach(
            entry -> {
              waiting.add(entry.getKey());
              try {
                entry.getValue().await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Made, replaced, or merged as by JSON Merge Patch. */
  private synchronized void lease(HttpExchange exchange, String path, String body)
      throws IOException {
    var given = body.isEmpty() ? json.createObjectNode() : (ObjectNode) json.readTree(body);
    var name = given.at("/metadata/name").asText(path.substring(path.lastIndexOf('/') + 1));
    var known = leases.get(name);
    if (exchange.getRequestMethod().equals("GET")) {
      var found = known == null ? json.readTree(status(404, "NotFound")) : known;
      answer(exchange, known == null ? 404 : 200, found);
      return;
    }
    if (exchange.getRequestMethod().equals("PATCH")) {
      var spec = known.deepCopy().withObject("/spec").setAll(given.withObject("/spec"));
      given.set("spec", spec);
    }
    leases.put(name, given);
    answer(exchange, 200, leases.get(name));
  }

  private Optional<Fault> fault(String request) {
    return faults.entrySet().stream()
        .filter(entry -> request.matches(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private void watch(HttpExchange exchange, String path) throws IOException {
    // Not the web socket that the client asks for first; then it takes plain HTTP.
    if (exchange.getRequestHeaders().containsKey("Sec-WebSocket-Key")) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
    if (path.endsWith(JOBS)) {
      begin(exchange.getResponseBody());
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Changes since the list was read are sent first. */
  private synchronized void begin(OutputStream out) throws IOException {
    watch = out;
    tell("MODIFIED");
    watched.countDown();
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    if (path.equals("/version")) {
      answer(exchange, 200, json.readTree("{\"major\": \"1\", \"minor\": \"34\"}"));
    } else if (path.contains(JOBS + "/")) {
      answer(exchange, 200, job());
    } else if (path.matches(".*/namespaces/[^/]+/[^/]+/[^/]+")) {
      var missing = "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 404}";
      answer(exchange, 404, json.readTree(missing));
    } else {
      var list = (ObjectNode) json.readTree("{\"metadata\": {\"resourceVersion\": \"1\"}}");
      var items = list.putArray("items");
      if (path.endsWith(JOBS)) {
        items.add(job());
      }
      answer(exchange, 200, list);
    }
  }

  private synchronized void put(HttpExchange exchange, String body) throws IOException {
    var written = (ObjectNode) json.readTree(body);
    var known = written.at("/metadata/resourceVersion").asText();
    if (known.equals(job.at("/metadata/resourceVersion").asText())) {
      answer(exchange, 200, updated(written));
    } else {
      answer(exchange, 409, json.readTree(status(409, "Conflict")));
    }
  }

  /** What Kubernetes answers where it does not do what it was asked for. */
  public static String status(int code, String reason) {
    return """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "reason": "%s",
         "message": "%2$s: as the test wants it"}
        """
        .formatted(code, reason);
  }

  private JsonNode updated(ObjectNode written) throws IOException {
    job = written;
    version++;
    ((ObjectNode) job.path("metadata")).put("resourceVersion", String.valueOf(version));
    if (watch != null) {
      tell("MODIFIED");
    }
    return job;
  }

  private synchronized void tell(String what) throws IOException {
    var event = json.createObjectNode().put("type", what);
    event.set("object", job);
    watch.write((event + "\n").getBytes(StandardCharsets.UTF_8));
    watch.flush();
  }

  private void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
    var bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
