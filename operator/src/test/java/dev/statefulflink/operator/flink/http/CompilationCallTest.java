package dev.statefulflink.operator.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.flink.Rehearsal;
import dev.statefulflink.operator.flink.Slots;
import dev.statefulflink.operator.flink.Submission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read off the plan of a job, and of the slots that it wants. */
class CompilationCallTest extends GatewayScene {
  private static final String PLAN = "POST /jars/job.jar/plan";
  private static final Submission ORDERS = new Submission("", List.of(), 4, false);

  /** As 1.20.5 and 2.3.0 write it: ids of vertices, and descriptions as lines of HTML. */
  private static String plan(String type, String... ids) {
    var node =
        """
        {"id":"%s","parallelism":4,"operator":"","operator_strategy":"",\
        "description":"count &lt;words&gt; %s<br/>+- Sink: Print to Std. Out<br/>",\
        "inputs":[{"num":0,"id":"0","ship_strategy":"HASH","exchange":"pipelined_bounded"}],\
        "optimizer_properties":{}}""";
    var nodes = Stream.of(ids).map(id -> node.formatted(id, id)).toList();
    return "{\"plan\":{\"jid\":\"x\",\"name\":\"orders\",\"type\":\"%s\",\"nodes\":[%s]}}"
        .formatted(type, String.join(",", nodes));
  }

  @Test
  void shouldReadWhatIsCompiledOtherwiseTheSecondTime() {
    flink.answers(PLAN, plan("STREAMING", "a", "b")).then(PLAN, 200, plan("STREAMING", "c", "a"));
    var rehearsal = told(gateway.rehearse(flink.uri(), ORDERS));

    assertThat(rehearsal.batch()).isFalse();
    assertThat(rehearsal.compiled()).hasSize(2);
    assertThat(rehearsal.changed()).contains(new Rehearsal.Vertex("b", "count <words> b", 4));
  }

  @Test
  void shouldTakeAPlanForTheSameInWhateverOrder() {
    flink.answers(PLAN, plan("BATCH", "a", "b")).then(PLAN, 200, plan("BATCH", "b", "a"));
    var rehearsal = told(gateway.rehearse(flink.uri(), ORDERS));

    assertThat(rehearsal.batch()).isTrue();
    assertThat(rehearsal.changed()).isEmpty();
  }

  @Test
  void shouldCompareWithTheJobThatRuns() {
    var runs = "GET /jobs/" + JOB + "/plan";
    flink.answers(PLAN, plan("STREAMING", "a")).answers(runs, plan("STREAMING", "a", "b"));
    var comparison = told(gateway.compare(flink.uri(), ORDERS, JOB));

    assertThat(comparison.changed()).map(Rehearsal.Vertex::id).contains("b");
    assertThat(flink.lines()).containsExactly(PLAN, runs);

    flink.answers(runs, "{\"plan\":{}}");
    assertThat(told(gateway.compare(flink.uri(), ORDERS, JOB)).changed()).isEmpty();
    flink.answers(runs, 404, errors("not found"));
    assertThat(failure(gateway.compare(flink.uri(), ORDERS, JOB)).status()).isEqualTo(404);
  }

  @Test
  void shouldCountTheSlotsAndTheTasksThatWaitForOne() {
    flink.answers("GET /overview", "{\"slots-total\":2,\"slots-available\":1}");
    flink.answers(
        "GET /jobs/overview",
        """
        {"jobs":[{"jid":"other","tasks":{"scheduled":9}},
                 {"jid":"%s","tasks":{"running":1,"scheduled":3}}]}"""
            .formatted(JOB));

    assertThat(told(gateway.slotsFor(flink.uri(), JOB))).isEqualTo(new Slots(2, 1, 3));
  }
}
