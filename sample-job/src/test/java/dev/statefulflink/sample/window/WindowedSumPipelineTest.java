package dev.statefulflink.sample.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class WindowedSumPipelineTest {

  @Test
  void givesEveryOperatorItsUid() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();

    WindowedSumPipeline.build(env, new WindowedSumOptions(1, 1, 1, false), line -> {});

    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrder("source", "sum", "print");
  }
}
