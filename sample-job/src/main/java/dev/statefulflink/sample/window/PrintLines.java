package dev.statefulflink.sample.window;

import dev.statefulflink.sample.ResultWriter;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Writes each line and emits nothing: the end of the pipeline. */
final class PrintLines implements FlatMapFunction<String, Void> {

  private final ResultWriter writer;

  PrintLines(ResultWriter writer) {
    this.writer = writer;
  }

  @Override
  public void flatMap(String line, Collector<Void> out) {
    writer.write(line);
  }
}
