package dev.statefulflink.operator.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.Law;
import io.javaoperatorsdk.operator.RegisteredController;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The whole operator, in its framework, while a fault lasts and once it is over. */
class LastingFaultsTest extends WholeOperator {
  private static final String DEPLOYMENTS = "PATCH .*/deployments/.*";
  private static final String FINALIZER = ", \"finalizers\": [\"statefulflink.dev/handoff\"]";
  private static final String LAST_STATE = "GET .*/configmaps/orders-last-state";

  private static JsonNode ready(JsonNode job) {
    return job.at("/status/conditions/0");
  }

  private static String reason(ApiServerInMemory server) {
    return ready(server.job()).path("reason").asText();
  }

  private static long writes(ApiServerInMemory server, String path, String text) {
    return server.writes().stream()
        .filter(line -> line.split(" ")[0].contains(path) && line.contains(text))
        .count();
  }

  /** An object whose reconciles are given up does not proceed until it is changed. */
  @Test
  @Law(5)
  @SuppressWarnings("rawtypes") // the framework's own signature
  void shouldTryAFailedRoundAgainForEverAndAtLeastEachMinute() throws IOException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      var controllers = operator(client).operator().getRegisteredControllers();

      assertThat(controllers).hasSize(2);
      for (RegisteredController controller : controllers) {
        var tries = controller.getConfiguration().getRetry().initExecution();
        for (int i = 0; i < 10_000; i++) {
          assertThat(tries.nextDelay())
              .hasValueSatisfying(wait -> assertThat(wait).isBetween(1L, 60_000L));
        }
        assertThat(tries.isLastAttempt()).isFalse();
      }
    }
  }

  /** As while the webhook that judges Deployments is down, which Kubernetes answers by 500. */
  @Test
  @Law({5, 7})
  void shouldSayOnceWhatKubernetesDoesNotCarryOutAndGoOnOnceItDoes()
      throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      server.answers(DEPLOYMENTS, 500, ApiServerInMemory.status(500, "failed calling webhook"));
      var wired = operator(client);
      wired.operator().start();
      try {
        until(() -> writes(server, "/deployments/", "") >= 4);
        assertThat(reason(server)).isEqualTo("KubernetesRefused");
        assertThat(ready(server.job()).path("message").asText()).contains("failed calling webhook");
        assertThat(server.job().at("/status/handoff/step").asText()).isEqualTo("Prepare");
        assertThat(writes(server, "/status", "KubernetesRefused")).isEqualTo(1);
        assertThat(wired.metrics().get())
            .contains(
                "statefulflink_round_seconds_count{kind=\"StatefulFlinkJob\",result=\"failed\"}");

        server.recovers();
        until(() -> reason(server).equals("Preparing"));
        assertThat(writes(server, "/deployments/", "taskmanager")).isPositive();
      } finally {
        wired.operator().stop();
      }
    }
  }

  /** As by a webhook. The framework calls no round before the finalizer is there. */
  @Test
  @Law({5, 7})
  void shouldReportThatTheFinalizerIsRefused() throws IOException, InterruptedException {
    refusingTheFinalizer(
        JOB.replace(FINALIZER, ""),
        server -> {
          until(() -> reason(server).equals("KubernetesRefused"));
          assertThat(ready(server.job()).path("message").asText())
              .contains("The finalizer statefulflink.dev/handoff is not added: no finalizers");
          until(() -> writes(server, "/statefulflinkjobs/orders", "finalizers") >= 5);
          assertThat(writes(server, "/status", "KubernetesRefused")).isEqualTo(1);
          until(() -> writes(server, "/events", "is not added") == 1);
        });
  }

  /** Everything is removed, and the object stays. */
  @Test
  @Law({5, 7})
  void shouldReportThatTheFinalizerStays() throws IOException, InterruptedException {
    refusingTheFinalizer(
        JOB.replace("\"uid\"", "\"deletionTimestamp\": \"2026-01-01T00:00:00Z\", \"uid\""),
        server -> {
          until(() -> reason(server).equals("KubernetesRefused"));
          assertThat(ready(server.job()).path("message").asText())
              .contains("The finalizer statefulflink.dev/handoff is not removed: no finalizers");
        });
  }

  private interface Expected {
    void by(ApiServerInMemory server) throws InterruptedException;
  }

  private static void refusingTheFinalizer(String job, Expected expected)
      throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(job);
        var client = client(server)) {
      server.answers(
          "PATCH .*/statefulflinkjobs/orders", 403, ApiServerInMemory.status(403, "no finalizers"));
      var wired = operator(client);
      wired.operator().start();
      try {
        expected.by(server);
      } finally {
        wired.operator().stop();
      }
    }
  }

  /** What was put into the operator's own data by hand ends no round for good. */
  @Test
  @Law({5, 7, 10})
  void shouldSayWhereItCannotGoOnItselfAndLoseNothingOfTheRecord()
      throws IOException, InterruptedException {
    try (var server = new ApiServerInMemory(JOB);
        var client = client(server)) {
      server.answers(
          LAST_STATE,
          200,
          """
          {"kind": "ConfigMap", "apiVersion": "v1",
           "metadata": {"name": "orders-last-state", "namespace": "shop",
             "labels": {"statefulflink.dev/kind": "StatefulFlinkJob"}},
           "data": {"location": "s3://a/b", "kind": "SAVEPOINT", "takenAt": "password1"}}
          """);
      var wired = operator(client);
      wired.operator().start();
      try {
        until(() -> reason(server).equals("InternalError"));
        var told = ready(server.job()).path("message").asText();
        assertThat(told).contains("DateTimeParseException").contains("KeptState");
        assertThat(told).as("the content of the data is not repeated").doesNotContain("password1");
        assertThat(server.job().at("/status/lastRestoreFrom").asText()).endsWith("savepoint-1");

        server.recovers();
        until(() -> reason(server).equals("Preparing"));
        assertThat(writes(server, "/status", "InternalError")).isEqualTo(1);
        assertThat(server.job().at("/status/lastRestoreFrom").asText()).endsWith("savepoint-1");
      } finally {
        wired.operator().stop();
      }
    }
  }
}
