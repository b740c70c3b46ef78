package dev.statefulflink.sample.kafka;

import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** The broker's process: formats its folder, and runs Kafka. */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) {
    String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", args[0]};
    int status = StorageTool.execute(format, System.out);
    if (status != 0) {
      throw new IllegalStateException("the folder of " + List.of(args) + " cannot be formatted");
    }
    Kafka.main(args);
  }
}
