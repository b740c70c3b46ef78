package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordCountPipelineTest {

  @ParameterizedTest
  @MethodSource("inputs")
  void givesEveryOperatorItsUid(Input input) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();

    WordCountPipeline.build(env, new WordCountOptions(input, "", "test"), line -> {});

    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .containsExactlyInAnyOrder("source", "parse", "count", "print");
  }

  static Stream<Input> inputs() {
    return Stream.of(new Input.Generator(1), new Input.Socket("localhost", 1));
  }
}
