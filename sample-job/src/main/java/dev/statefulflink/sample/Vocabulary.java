package dev.statefulflink.sample;

import java.util.List;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** The generator's words, one after the other and again from the first. */
final class Vocabulary implements GeneratorFunction<Long, String> {

  static final List<String> WORDS = List.of("hello", "flink", "state", "stream", "savepoint");

  @Override
  public String map(Long index) {
    return WORDS.get((int) (index % WORDS.size()));
  }
}
