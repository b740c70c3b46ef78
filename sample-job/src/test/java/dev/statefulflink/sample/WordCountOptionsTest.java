package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.sample.kafka.KafkaInput;
import dev.statefulflink.sample.kafka.KafkaOutput;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordCountOptionsTest {

  @Test
  void readsAllArguments() {
    assertThat(
            WordCountOptions.parse(
                "--socket", "lines:9000", "--prefix", "v2 ", "--job-name", "my job"))
        .isEqualTo(new WordCountOptions(new Input.Socket("lines", 9000), "v2 ", "my job"));
  }

  @Test
  void readsTheFaults() {
    assertThat(
            WordCountOptions.parse(
                    "--generator",
                    "1",
                    "--uid-suffix",
                    "2",
                    "--keyed",
                    "length",
                    "--fail-after-restore",
                    "true",
                    "--slow",
                    "2000",
                    "--checkpoint-interval",
                    "3000",
                    "--needs",
                    "broker:9092",
                    "--discard-on-cancel",
                    "true")
                .faults())
        .isEqualTo(new Faults("2", "length", true, 2000, 3000, "broker:9092", true));
  }

  @Test
  void setsInTheCodeWhatTheConfigurationShouldSay() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    new Faults("", "", false, 0, 3000, "", true).set(env);

    assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(3000);
    assertThat(env.getCheckpointConfig().getExternalizedCheckpointRetention())
        .isEqualTo(ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
  }

  @Test
  void hasDefaultsForAllButTheInput() {
    assertThat(WordCountOptions.parse("--generator", "10"))
        .isEqualTo(new WordCountOptions(new Input.Generator(10), "", ""));
  }

  @Test
  void allowsAPrefixThatLooksLikeAnArgument() {
    assertThat(WordCountOptions.parse("--generator", "1", "--prefix", "--").prefix())
        .isEqualTo("--");
  }

  @ParameterizedTest
  @CsvSource({
    "lines:9000, lines, 9000",
    "10.0.0.7:1, 10.0.0.7, 1",
    "lines.example.svc:65535, lines.example.svc, 65535",
    "[::1]:9000, ::1, 9000",
  })
  void readsAnAddress(String value, String host, int port) {
    assertThat(WordCountOptions.parse("--socket", value).input())
        .isEqualTo(new Input.Socket(host, port));
  }

  @Test
  void readsTopics() {
    WordCountOptions options =
        parse(
            "--kafka a:1 --kafka-topic words --kafka-group g --kafka-start latest"
                + " --to-kafka b:2 --to-kafka-topic counts"
                + " --transactional-id-prefix p --transaction-timeout 60000");

    assertThat(options.input())
        .isEqualTo(new Input.Topic(new KafkaInput("a:1", "words", "g", KafkaInput.Start.LATEST)));
    assertThat(options.output())
        .isEqualTo(new KafkaOutput("b:2", "counts", new KafkaOutput.Transactions("p", 60_000)));
  }

  @Test
  void writesATopicAtLeastOnceWithoutTransactions() {
    assertThat(parse("--generator 1 --to-kafka b:2 --to-kafka-topic counts").output())
        .isEqualTo(new KafkaOutput("b:2", "counts", null));
    assertThat(parse("--generator 1").output()).isNull();
  }

  private static WordCountOptions parse(String arguments) {
    return WordCountOptions.parse(arguments.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0.5, 0.5", "100000, 100000"})
  void readsARate(String value, double rate) {
    assertThat(WordCountOptions.parse("--generator", value).input())
        .isEqualTo(new Input.Generator(rate));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                             | no input is given: give exactly" + " one of --socket",
        "--prefix a                     | no input is given: give exactly" + " one",
        "--socket a:1 --generator 1     | --socket and --generator are both given: give exactly"
            + " one",
        "--sockets a:1                  | unknown argument '--sockets': use --socket, --generator",
        "a:1                            | unknown argument 'a:1': use --socket, --generator",
        "--socket                       | --socket has no value: write the value as the next",
        "--socket --prefix a            | --socket has no value: write the value as the next",
        "--socket a:1 --socket b:1      | --socket is given twice: keep one",
        "--socket lines                 | --socket 'lines' is not HOST:PORT: write for example",
        "--socket :9000                 | --socket ':9000' is not HOST:PORT",
        "--socket lines:                | --socket 'lines:' is not HOST:PORT",
        "--socket lines:0               | --socket 'lines:0' is not HOST:PORT",
        "--socket lines:65536           | --socket 'lines:65536' is not HOST:PORT",
        "--socket lines:-1              | --socket 'lines:-1' is not HOST:PORT",
        "--socket lines:http            | --socket 'lines:http' is not HOST:PORT",
        "--generator 0                  | --generator '0' is not a rate: write how many records",
        "--generator -1                 | --generator '-1' is not a rate",
        "--generator fast               | --generator 'fast' is not a rate",
        "--generator NaN                | --generator 'NaN' is not a rate",
        "--generator 1e99               | --generator '1e99' is not a rate",
        "--kafka a:1 --generator 1      | --generator and --kafka are both given: give exactly",
        "--kafka a:1                    | --kafka-topic is missing: all of --kafka, --kafka-topic",
        "--generator 1 --kafka-topic a  | --kafka-topic has no effect without --kafka: give both",
        "--kafka a:1 --kafka-topic t --kafka-group g --kafka-start now | --kafka-start 'now' is no place",
        "--generator 1 --to-kafka-topic a | --to-kafka-topic has no effect without --to-kafka",
        "--generator 1 --to-kafka a:1   | --to-kafka-topic is missing",
        "--generator 1 --to-kafka a:1 --to-kafka-topic t --transaction-timeout 1 | --transactional-id",
        "--generator 1 --slow -1        | --slow '-1' is no number of milliseconds: write for",
        "--generator 1 --fail-after-restore yes | --fail-after-restore 'yes' is neither true nor",
      })
  void saysWhatIsWrongAndWhatToWrite(String arguments, String message) {
    String[] args = arguments.isEmpty() ? new String[0] : arguments.split(" ");
    assertThatThrownBy(() -> WordCountOptions.parse(args))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnEmptyJobName() {
    assertThatThrownBy(() -> WordCountOptions.parse("--generator", "1", "--job-name", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--job-name is empty: give a name, or leave the argument out");
  }
}
