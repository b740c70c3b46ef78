package dev.statefulflink.e2e.kafka;

import dev.statefulflink.e2e.Progress;
import dev.statefulflink.e2e.Repository;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestNamespace;
import java.util.List;

/**
 * The Kafka of {@code examples/kafka.yaml}, with a producer that writes all the time and a consumer
 * of what is committed, each in a pod of its own.
 */
final class KafkaServer {
  /** The words that the producer writes, one after the other and again from the first. */
  static final List<String> WORDS = List.of("hello", "flink", "kafka");

  private static final String EXAMPLE = "kafka.yaml";
  private static final String POD = "kafka";
  private static final String PRODUCER = "producer";
  private static final String CONSUMER = "consumer";
  private static final String SENT = "sent ";

  /** Until it gets the signal to stop; then it prints how often it has written each word. */
  private static final String PRODUCE =
      """
      n=0
      while [ ! -e /tmp/stop ]; do
        n=$((n + 1))
        printf '%%s\\n' %s
        echo $n > /tmp/rounds
        sleep 0.2
      done | /opt/kafka/produce.sh kafka:9092 words
      echo "sent $(cat /tmp/rounds)"
      sleep infinity
      """
          .formatted(String.join(" ", WORDS));

  private static final String CONSUME = "exec /opt/kafka/consume.sh kafka:9092 counts";

  private final TestNamespace namespace;

  private KafkaServer(TestNamespace namespace) {
    this.namespace = namespace;
  }

  /** Starts all three, and waits until the broker has its topics. */
  static KafkaServer start(TestNamespace namespace, Progress progress) {
    Repository.runImageScript("build.sh", List.of("kafka"));
    namespace.cluster().load(List.of(Images.KAFKA), progress);
    namespace.apply(Repository.example(EXAMPLE));
    KafkaServer server = new KafkaServer(namespace);
    server.shell(POD).awaitReady();
    server.run(PRODUCER, PRODUCE);
    server.run(CONSUMER, CONSUME);
    return server;
  }

  private void run(String name, String script) {
    namespace.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
        spec:
          automountServiceAccountToken: false
          restartPolicy: Never
          terminationGracePeriodSeconds: 1
          securityContext: {runAsNonRoot: true, runAsUser: 9999, runAsGroup: 9999, seccompProfile: {type: RuntimeDefault}}
          containers:
          - name: %s
            image: %s
            imagePullPolicy: IfNotPresent
            command:
            - bash
            - -c
            - |
        %s
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .formatted(name, name, Images.KAFKA, script.indent(6)));
  }

  private PodShell shell(String pod) {
    return new PodShell(namespace.client(), namespace.name(), pod);
  }

  /** Stops the producer; whoever asks for {@link #sent} next waits for its last record. */
  void stopProducer() {
    shell(PRODUCER).awaitReady();
    shell(PRODUCER).run("touch", "/tmp/stop");
  }

  /** How often each word was written; 0 until the producer has stopped. */
  int sent() {
    return log(PRODUCER)
        .lines()
        .filter(line -> line.startsWith(SENT))
        .mapToInt(line -> Integer.parseInt(line.substring(SENT.length())))
        .findFirst()
        .orElse(0);
  }

  /** The counts that a consumer of committed records has read up to now, in their order. */
  List<String> committed() {
    return log(CONSUMER).lines().filter(line -> line.endsWith(")")).toList();
  }

  private String log(String pod) {
    return namespace.client().pods().inNamespace(namespace.name()).withName(pod).getLog();
  }
}
