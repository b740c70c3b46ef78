package dev.statefulflink.sample;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Writes each sum as a line and emits nothing: the end of the pipeline.
 *
 * <p>Not Flink's own print sink, which puts a task number before the lines of a parallel job, nor a
 * sink of our own: a {@code Sink} compiled for 1.x names a class that 2.x no longer has.
 */
final class PrintResults implements FlatMapFunction<WordCount, Void> {

  private final String prefix;
  private final ResultWriter writer;

  PrintResults(String prefix, ResultWriter writer) {
    this.prefix = prefix;
    this.writer = writer;
  }

  @Override
  public void flatMap(WordCount value, Collector<Void> out) {
    writer.write(prefix + value);
  }
}
