package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.job.JobState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a JobManager is asked to restore a job in a rehearsal. */
class RehearsalCallTest extends GatewayScene {
  private static final String RUN = "POST /jars/probe.jar/run";
  private static final String STATUS = "GET /jobs/" + JOB + "/status";
  private static final Submission ORDERS =
      new Submission("shop.Orders", List.of("--a", "b"), 4, true);

  @Test
  void shouldRunTheProbeInPlaceOfTheJobFromTheSnapshot() {
    flink
        .answers(STATUS, 404, errors("FlinkJobNotFoundException"))
        .answers(RUN, "{\"jobid\":\"" + JOB + "\"}");
    told(gateway.rehearseRestore(flink.uri(), ORDERS, JOB, "s3://b/chk-7"));

    var body = json(flink.requests().get(1).body());
    assertThat(body.path("entryClass").asText())
        .isEqualTo("dev.statefulflink.probe.restore.Rehearsal");
    assertThat(body.path("jobId").asText()).isEqualTo(JOB);
    assertThat(body.path("savepointPath").asText()).isEqualTo("s3://b/chk-7");
    assertThat(body.path("allowNonRestoredState").asBoolean()).isTrue();
    assertThat(body.path("parallelism").asInt()).isEqualTo(4);
    assertThat(body.path("programArgsList"))
        .extracting(argument -> argument.asText())
        .containsExactly(
            "known=http://localhost:" + flink.uri().getPort() + "/jobs/" + JOB + "/status",
            "snapshot=s3://b/chk-7",
            "entry=shop.Orders",
            "--",
            "--a",
            "b");
  }

  @Test
  void shouldNotRunItAgain() {
    flink.answers(STATUS, "{\"status\":\"CANCELED\"}");
    told(gateway.rehearseRestore(flink.uri(), ORDERS, JOB, "s3://b/chk-7"));

    assertThat(flink.requests()).hasSize(1);
  }

  /** After a lost status, the job of a revision is looked for among those that run. */
  @Test
  void shouldNotTakeTheRehearsalForTheJobOfARevision() {
    flink.answers(
        "GET /jobs/overview",
        """
        {"jobs":[
         {"jid":"a","name":"rehearsal by stateful-flink-operator","state":"RUNNING","tasks":{}},
         {"jid":"b","name":"warm-up by stateful-flink-operator","state":"RUNNING","tasks":{}},
         {"jid":"c","name":"orders","state":"RUNNING","tasks":{}}]}""");

    assertThat(told(gateway.jobs(flink.uri()))).isEqualTo(Map.of("c", JobState.RUNNING));
  }
}
