package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.sample.kafka.KafkaInput;
import dev.statefulflink.sample.kafka.KafkaOutput;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** The committer has one of its own, which Flink makes of that of the sink. */
  @Test
  void givesTheSourceAUidOfItsTopicAndTheSinkOneOfItsOwn() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
    Input input = new Input.Topic(new KafkaInput("a:1", "words", "g", KafkaInput.Start.EARLIEST));
    KafkaOutput output =
        new KafkaOutput("a:1", "counts", new KafkaOutput.Transactions("prefix", 60_000));

    WordCountPipeline.build(
        env, new WordCountOptions(input, "", "test", Faults.NONE, output), line -> {});

    assertThat(env.getStreamGraph().getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .contains("source-kafka-words", "parse", "count", "sink-kafka")
        .doesNotContainNull()
        .doesNotContain("print");
  }

  @Test
  void givesAnotherUidToTheOperatorThatCounts() {
    assertThat(uids(new Faults("2", "", false, 0, 0, "", false)))
        .containsExactlyInAnyOrder("source", "parse", "count2", "print");
  }

  @Test
  void addsAnotherOperatorWithStateOrKeysByAnotherType() {
    assertThat(uids(new Faults("", "twice", false, 0, 0, "", false)))
        .containsExactlyInAnyOrder("source", "parse", "count", "seen", "print");
    assertThat(uids(new Faults("", "twice-as-text", false, 0, 0, "", false)))
        .containsExactlyInAnyOrder("source", "parse", "count", "seen", "print");
    assertThat(keyOfCount("length")).isEqualTo(IntSerializer.class);
    assertThat(keyOfCount("")).isEqualTo(StringSerializer.class);
  }

  private static Class<?> keyOfCount(String keyed) {
    return graph(new Faults("", keyed, false, 0, 0, "", false)).getStreamNodes().stream()
        .filter(node -> "count".equals(node.getTransformationUID()))
        .findFirst()
        .orElseThrow()
        .getStateKeySerializer()
        .getClass();
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void showsOtherFaultsInAnOperatorOfTheirOwn(boolean failsAfterRestore, long slowMillis) {
    assertThat(uids(new Faults("", "", failsAfterRestore, slowMillis, 0, "", false)))
        .containsExactlyInAnyOrder("source", "parse", "count", "faults", "print");
  }

  private static List<String> uids(Faults faults) {
    return graph(faults).getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();
  }

  private static StreamGraph graph(Faults faults) {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
    WordCountPipeline.build(
        env, new WordCountOptions(new Input.Generator(1), "", "test", faults), line -> {});
    return env.getStreamGraph();
  }

  static Stream<Input> inputs() {
    return Stream.of(new Input.Generator(1), new Input.Socket("localhost", 1));
  }
}
