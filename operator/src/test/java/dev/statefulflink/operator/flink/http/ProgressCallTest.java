package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.job.Checkpoints;
import dev.statefulflink.operator.flink.job.JobProgress;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.flink.job.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of a job that runs on. */
class ProgressCallTest extends GatewayScene {
  private static final String OVERVIEW = "GET /jobs/overview";
  private static final String CHECKPOINTS = "GET /jobs/" + JOB + "/checkpoints";

  @Test
  void shouldReadTheTasksOfTheJob() {
    flink.answers(
        OVERVIEW,
        """
        {"jobs":[
         {"jid":"other","name":"orders","state":"RUNNING","tasks":{"running":9,"total":9}},
         {"jid":"%s","name":"orders","state":"RUNNING","tasks":{"running":1,"canceling":0,
          "canceled":0,"total":4,"created":0,"scheduled":2,"deploying":0,"reconciling":0,
          "finished":0,"initializing":1,"failed":0},"pending-operators":0}]}"""
            .formatted(JOB));

    assertThat(told(gateway.progress(flink.uri(), JOB)))
        .contains(new JobProgress(JobState.RUNNING, new Tasks(1, 1, 0, 2, 0)));
  }

  /** Flink omits what its JobMaster does not report in time. */
  @Test
  void shouldNotTakeAJobThatIsNotListedForAnUnknownOne() {
    flink
        .answers(OVERVIEW, "{\"jobs\":[]}")
        .answers("GET /jobs/" + JOB + "/status", "{\"status\":\"RUNNING\"}");

    assertThat(told(gateway.progress(flink.uri(), JOB)))
        .contains(new JobProgress(JobState.RUNNING, Tasks.UNKNOWN));
  }

  @Test
  void shouldBeEmptyForAJobThatFlinkDoesNotKnow() {
    flink
        .answers(OVERVIEW, "{\"jobs\":[]}")
        .answers("GET /jobs/" + JOB + "/status", 404, errors("FlinkJobNotFoundException"));

    assertThat(told(gateway.progress(flink.uri(), JOB))).isEmpty();
  }

  @Test
  void shouldReadThatCheckpointsFail() {
    flink.answers(
        CHECKPOINTS,
        """
        {"counts":{"restored":1,"total":5,"in_progress":1,"completed":1,"failed":3},
         "latest":{
          "completed":{"id":3,"status":"COMPLETED","is_savepoint":false,
           "trigger_timestamp":1772366400000,"end_to_end_duration":1500,"external_path":"file:/c",
           "state_size":5000,"checkpointed_size":300},
          "savepoint":null,
          "failed":{"id":7,"status":"FAILED","is_savepoint":false,
           "trigger_timestamp":1772366440000,"failure_timestamp":1772366441000,
           "failure_message":"Checkpoint expired before completing."},
          "restored":{"id":2,"restore_timestamp":1772366000000,"is_savepoint":false}},
         "history":[
          {"id":8,"status":"IN_PROGRESS","is_savepoint":false,"trigger_timestamp":1772366450000},
          {"id":7,"status":"FAILED","is_savepoint":false,"trigger_timestamp":1772366440000},
          {"id":6,"status":"FAILED","is_savepoint":true,"trigger_timestamp":1772366430000},
          {"id":5,"status":"FAILED","is_savepoint":false,"trigger_timestamp":1772366420000},
          {"id":3,"status":"COMPLETED","is_savepoint":false,"trigger_timestamp":1772366400000},
          {"id":1,"status":"FAILED","is_savepoint":false,"trigger_timestamp":1772366380000}]}""");

    assertThat(told(gateway.checkpoints(flink.uri(), JOB)))
        .contains(
            new Checkpoints(
                Optional.of(Instant.ofEpochMilli(1772366401500L)),
                Duration.ofMillis(1500),
                Optional.of(Instant.ofEpochMilli(1772366000000L)),
                2,
                "Checkpoint expired before completing.",
                Optional.of(Instant.ofEpochMilli(1772366450000L)),
                Optional.of(new Checkpoints.Size(5000, 300))));
  }

  @Test
  void shouldTakeNoFailureFromBeforeTheNewestCompletedOne() {
    flink.answers(
        CHECKPOINTS,
        """
        {"latest":{
          "completed":{"id":3,"trigger_timestamp":1772366400000,"end_to_end_duration":0},
          "savepoint":{"id":9,"trigger_timestamp":1772366500000,"end_to_end_duration":0},
          "failed":{"id":7,"is_savepoint":false,"failure_message":"java.io.IOException: full"},
          "restored":null},
         "history":[{"id":7,"status":"FAILED","is_savepoint":false}]}""");

    assertThat(told(gateway.checkpoints(flink.uri(), JOB)))
        .contains(
            new Checkpoints(
                Optional.of(Instant.ofEpochMilli(1772366500000L)),
                Duration.ZERO,
                Optional.empty(),
                0,
                "",
                Optional.empty()));
  }

  @Test
  void shouldKnowNothingOfTheCheckpointsOfAJobInBatchMode() {
    flink.answers(CHECKPOINTS, 404, errors("Checkpointing has not been enabled."));

    assertThat(told(gateway.checkpoints(flink.uri(), JOB))).isEmpty();
  }
}
