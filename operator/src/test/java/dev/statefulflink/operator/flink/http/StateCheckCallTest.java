package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.fit.StateFit;
import dev.statefulflink.operator.flink.fit.StateFit.Operator;
import dev.statefulflink.operator.flink.fit.StateFit.Rule;
import dev.statefulflink.operator.flink.fit.StateSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a JobManager is asked to compare a job with a snapshot, and what is read of its answer. */
class StateCheckCallTest extends GatewayScene {
  private static final String PLAN = "POST /jars/probe.jar/plan";
  private static final String CHECKPOINTS = "GET /jobs/" + JOB + "/checkpoints";
  private static final Submission ORDERS =
      new Submission("shop.Orders", List.of("--a", "b"), 4, true);

  private static String plan(String answer) {
    var plan = new ObjectMapper().createObjectNode();
    plan.putObject("plan").put("name", answer).putArray("nodes");
    return plan.toString();
  }

  private static String latest(String completed, String restored) {
    return "{\"latest\":{\"completed\":%s,\"savepoint\":null,\"restored\":%s}}"
        .formatted(completed, restored);
  }

  private static String snapshot(int id, String path) {
    return "{\"id\":%d,\"external_path\":\"%s\"}".formatted(id, path);
  }

  private StateFit fit(StateSource source) {
    return told(gateway.fit(flink.uri(), ORDERS, source));
  }

  private StateSource running() {
    var job = new StateSource.Running(flink.uri(), JOB, ORDERS);
    return new StateSource(Optional.empty(), Optional.of(job), false);
  }

  @Test
  void shouldHaveTheJobManagerCompareASnapshot() {
    flink.answers(PLAN, plan("{\"misfits\":[],\"unknown\":[\"the key type of count\"]}"));
    var fit = fit(new StateSource(Optional.of("s3://b/sp"), Optional.empty(), true));

    assertThat(fit.snapshot()).contains("s3://b/sp");
    assertThat(fit.misfits()).isEmpty();
    assertThat(fit.unknown()).containsExactly("the key type of count");
    var body = json(flink.requests().get(0).body());
    assertThat(body.path("entryClass").asText())
        .isEqualTo("dev.statefulflink.probe.fit.StateCheck");
    assertThat(body.path("parallelism").asInt()).isEqualTo(4);
    assertThat(body.path("programArgsList"))
        .extracting(argument -> argument.asText())
        .containsExactly(
            "entry=shop.Orders", "snapshot=s3://b/sp", "as=itself", "drop=true", "--", "--a", "b");
  }

  @Test
  void shouldCompareTheNewestSnapshotOfAJobThatRuns() {
    flink.answers(CHECKPOINTS, latest(snapshot(7, "s3://b/chk-7"), snapshot(3, "s3://b/sp-3")));
    flink.answers(PLAN, plan("{\"changed\":\"last\"}"));
    var fit = fit(running());

    assertThat(fit.snapshot()).contains("s3://b/chk-7");
    assertThat(fit.changed()).contains("last");
    assertThat(flink.requests().get(1).body()).contains("as=savepoint");
  }

  @Test
  void shouldReadTheNextOneIfACheckpointHasTakenItsPlace() {
    flink
        .answers(CHECKPOINTS, latest(snapshot(7, "s3://b/chk-7"), "null"))
        .then(CHECKPOINTS, 200, latest(snapshot(8, "s3://b/chk-8"), "null"));
    flink.answers(PLAN, 500, errors("gone")).then(PLAN, 200, plan("{}"));

    assertThat(fit(running()).snapshot()).contains("s3://b/chk-8");
  }

  @Test
  void shouldFailIfTheSameSnapshotCannotBeRead() {
    flink.answers(CHECKPOINTS, latest(snapshot(7, "s3://b/chk-7"), "null"));
    flink.answers(PLAN, 500, errors("gone"));
    assertThat(failure(gateway.fit(flink.uri(), ORDERS, running())).status()).isEqualTo(500);

    flink.answers(PLAN, plan("no JSON"));
    assertThat(failure(gateway.fit(flink.uri(), ORDERS, running())).answered()).isTrue();
  }

  @Test
  void shouldLookAtTheJobAloneIfThereIsNoSnapshot() {
    flink.answers(CHECKPOINTS, latest("null", "null"));
    flink.answers(PLAN, plan("{\"unnamed\":[{\"id\":\"1\",\"name\":\"sums\",\"uid\":\"\"}]}"));
    var fit = fit(running());

    assertThat(fit.snapshot()).isEmpty();
    assertThat(fit.unnamed()).containsExactly(new Operator("1", "sums", ""));
    assertThat(flink.requests().get(1).body()).doesNotContain("snapshot=");
  }

  @Test
  void shouldAskTheOldJobManagerForTheNamesThatASnapshotDoesNotHave() {
    flink.answers(CHECKPOINTS, latest(snapshot(7, "s3://b/chk-7"), "null"));
    flink
        .answers(PLAN, plan(MISFIT))
        .then(
            PLAN,
            200,
            plan("{\"operators\":[{\"id\":\"0a44\",\"name\":\"count\",\"uid\":\"v1\"}]}"));
    var misfit = fit(running()).misfits().get(0);

    assertThat(misfit.rule()).isEqualTo(Rule.NO_COUNTERPART);
    assertThat(misfit.operator()).isEqualTo(new Operator("0a44", "count", "v1"));
    assertThat(misfit.bytes()).isEqualTo(12);
    assertThat(flink.requests().get(2).body()).contains("names=0a44");

    flink.answers(PLAN, plan(MISFIT)).then(PLAN, 500, errors("does not compile"));
    assertThat(fit(running()).misfits().get(0).operator()).isEqualTo(new Operator("0a44", "", ""));
  }

  private static final String MISFIT =
      "{\"misfits\":[{\"rule\":\"NO_COUNTERPART\",\"id\":\"0a44\",\"name\":\"\",\"uid\":\"\","
          + "\"bytes\":12}]}";
}
