package dev.statefulflink.sample.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class AuditPipelineTest {

  @Test
  void givesEveryOperatorItsUid() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();

    AuditPipeline.build(env, new AuditOptions(1, 1, 1, "file:///out"), index -> index + 1);

    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        // Flink makes the committer of the sink, and names it after it.
        .containsExactlyInAnyOrder("source", "check", "files", "Sink Committer: files");
  }
}
