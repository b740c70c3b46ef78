package dev.statefulflink.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is read out of the lines that an API server writes. */
class AuditLogTest {
  private static final Instant START = Instant.parse("2026-11-26T03:00:00Z");
  private static final String EVENT =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete",\
      "verb":"%s","user":{"username":"system:serviceaccount:flink:operator","extra":{\
      "authentication.kubernetes.io/pod-name":["operator-1-2"]}},"objectRef":{\
      "resource":"%s","namespace":"%s","name":"words","apiGroup":"apps","subresource":"%s"},\
      "responseStatus":{"code":%d},"requestReceivedTimestamp":"%s",\
      "annotations":{"authorization.k8s.io/decision":"%s"}}
      """;

  private static String event(String verb, String resource, String subresource, int code) {
    return EVENT.formatted(verb, resource, "jobs", subresource, code, START, "allow");
  }

  @Test
  void shouldCountAnApplyThatMadeSomethingAsTheRightToCreateIt() {
    AuditLog log =
        AuditLog.of(
            event("patch", "deployments", "", 201)
                + event("patch", "deployments", "", 200)
                + event("create", "selfsubjectrulesreviews", "", 201)
                + event("update", "deployments", "status", 409));

    assertThat(log.used())
        .containsExactly("create deployments", "patch deployments", "update deployments/status");
  }

  @Test
  void shouldShowWhatWasRefused() {
    String list = EVENT.formatted("list", "secrets", "", "", 403, START, "forbid");
    AuditLog log =
        AuditLog.of(list + event("patch", "roles", "", 403) + event("get", "services", "", 404));

    assertThat(log.refused())
        .extracting(AuditLog.Request::resource)
        .containsExactly("secrets", "roles");
    assertThat(log.used()).containsExactly("get services");
  }

  @Test
  void shouldTellAccountsApart() {
    String other = event("get", "pods", "", 200).replace("flink:operator", "other:operator");
    String pods =
        event("list", "configmaps", "", 200).replace("operator-1-2", "a-1-jobmanager-3-4");
    AuditLog log = AuditLog.of(other + pods + event("list", "pods", "", 200));

    assertThat(log.named("operator").used())
        .containsExactly("get pods", "list configmaps", "list pods");
    assertThat(log.named("operator").without("other").used())
        .containsExactly("list configmaps", "list pods");
    assertThat(log.ofPods("jobmanager"))
        .extracting(AuditLog.Request::pod)
        .containsExactly("a-1-jobmanager-3-4");
  }

  @Test
  void shouldTakeNothingForARightThatIsNoResource() {
    AuditLog log =
        AuditLog.of(
            "{\"verb\":\"get\",\"requestURI\":\"/version\",\"responseStatus\":{\"code\":200},"
                + "\"requestReceivedTimestamp\":\"%s\"}".formatted(START));

    assertThat(log.requests()).hasSize(1);
    assertThat(log.used()).isEmpty();
  }
}
