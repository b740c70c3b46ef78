package dev.statefulflink.e2e.rights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.e2e.ShellResult;
import dev.statefulflink.e2e.cluster.TestCluster;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What accounts have asked of the API server, by the audit log of the project's node. */
record AuditLog(List<Request> requests) {
  private static final String FILE = "/var/log/node/audit.log";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORBIDDEN = 403;
  private static final int CREATED = 201;
  private static final String ACCOUNT = "system:serviceaccount:";

  /**
   * @param accountNamespace of the ServiceAccount that asked
   * @param account its name
   * @param pod in which its token was; empty if it was in none
   * @param namespace empty where the request is for all of them
   * @param resource with its subresource; empty for what is no resource, such as the list of APIs
   * @param name empty where the request names none
   * @param denied whether the account had no right to it
   */
  record Request(
      String accountNamespace,
      String account,
      String pod,
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
      String[] account =
          event.path("user").path("username").asText().replace(ACCOUNT, "").split(":");
      return new Request(
          account[0],
          account[account.length - 1],
          event.at("/user/extra/authentication.kubernetes.io~1pod-name/0").asText(),
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

  /** Of all ServiceAccounts but those of Kubernetes itself; with what was rotated meanwhile. */
  static AuditLog ofServiceAccounts(TestCluster cluster) {
    ShellResult found =
        cluster.shell(
            "grep -hF '\"username\":\"%1$s' /var/log/node/audit*.log | grep -vF '%1$skube-'"
                .formatted(ACCOUNT));
    if (!found.succeeded()) {
      throw new IllegalStateException("nothing of ServiceAccounts in the audit log");
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

  /** Of the accounts of this name, in any namespace. */
  AuditLog named(String account) {
    return only(request -> request.account().equals(account));
  }

  /** Without the accounts of a namespace. */
  AuditLog without(String namespace) {
    return only(request -> !request.accountNamespace().equals(namespace));
  }

  private AuditLog only(Predicate<Request> wanted) {
    return new AuditLog(requests.stream().filter(wanted).toList());
  }

  /** What pods of this component of Flink have asked for; the list of APIs is left out. */
  List<Request> ofPods(String component) {
    return requests.stream()
        .filter(request -> request.pod().contains("-" + component + "-"))
        .filter(request -> !request.resource().isEmpty())
        .toList();
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

  /** What an account had no right to, or was refused by an admission rule. */
  List<Request> refused() {
    return requests.stream().filter(Request::isRefused).toList();
  }
}
