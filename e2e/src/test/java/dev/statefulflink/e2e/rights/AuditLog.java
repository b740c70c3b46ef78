package dev.statefulflink.e2e.rights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.e2e.ShellResult;
import dev.statefulflink.e2e.cluster.TestCluster;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an account has asked of the API server, as the audit log of the project's node tells. */
record AuditLog(List<Request> requests) {
  private static final String FILE = "/var/log/node/audit.log";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORBIDDEN = 403;
  private static final int CREATED = 201;

  /**
   * @param namespace empty where the request is for all of them
   * @param resource with its subresource; empty for what is no resource, such as the list of APIs
   * @param name empty where the request names none
   * @param denied whether the account had no right to it
   */
  record Request(
      Instant time,
      String namespace,
      String verb,
      String resource,
      String name,
      int code,
      boolean denied) {

    private static Request of(JsonNode event) {
      JsonNode object = event.path("objectRef");
      String subresource = object.path("subresource").asText();
      String decision = event.path("annotations").path("authorization.k8s.io/decision").asText();
      return new Request(
          Instant.parse(event.path("requestReceivedTimestamp").asText()),
          object.path("namespace").asText(),
          event.path("verb").asText(),
          object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
          object.path("name").asText(),
          event.path("responseStatus").path("code").asInt(),
          decision.equals("forbid"));
    }

    private boolean isRefused() {
      return denied || code == FORBIDDEN;
    }

    /** An apply of what is not there yet takes the right to create it, too. */
    private Stream<String> rights() {
      return verb.equals("patch") && code == CREATED
          ? Stream.of("patch " + resource, "create " + resource)
          : Stream.of(verb + " " + resource);
    }
  }

  /** Whether there is one that can be read. */
  static boolean isKept(TestCluster cluster) {
    return !cluster.isGiven() && cluster.shell("test -e " + FILE).succeeded();
  }

  /** Of one account; with what was rotated away meanwhile. */
  static AuditLog of(TestCluster cluster, String namespace, String account) {
    String name = "\"username\":\"system:serviceaccount:%s:%s\"".formatted(namespace, account);
    ShellResult found = cluster.shell("grep -hF '%s' /var/log/node/audit*.log".formatted(name));
    if (!found.succeeded()) {
      throw new IllegalStateException("nothing in the audit log of " + name + found.printed());
    }
    return of(found.printed());
  }

  /**
   * @param lines an event each
   */
  static AuditLog of(String lines) {
    return new AuditLog(
        lines
            .lines()
            // The last one may be on its way.
            .filter(line -> line.endsWith("}"))
            .map(AuditLog::event)
            .map(Request::of)
            .toList());
  }

  private static JsonNode event(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("no event: " + line, e);
    }
  }

  /** Without what concerns other namespaces: the stories of others go on there. */
  AuditLog in(String... namespaces) {
    Set<String> wanted = Set.of(namespaces);
    return new AuditLog(
        requests.stream()
            .filter(
                request -> request.namespace().isEmpty() || wanted.contains(request.namespace()))
            .toList());
  }

  /** What was asked for and given, as "verb resource"; what everybody may ask is left out. */
  List<String> used() {
    return requests.stream()
        .filter(request -> !request.isRefused())
        .filter(request -> !request.resource().isEmpty())
        .filter(request -> !request.resource().startsWith("selfsubject"))
        .flatMap(Request::rights)
        .distinct()
        .sorted()
        .toList();
  }

  List<Request> refusedSince(Instant start) {
    return requests.stream()
        .filter(Request::isRefused)
        .filter(request -> !request.time().isBefore(start))
        .toList();
  }
}
