package dev.statefulflink.sample.audit;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** The numbers from 1, of which some make the job fail, each when it comes for the first time. */
final class FailingNumbers implements GeneratorFunction<Long, Long> {

  private static final long serialVersionUID = 1;

  // The function is serialised: it finds what is left to fail by name.
  private static final Map<String, Set<Long>> LEFT = new ConcurrentHashMap<>();

  private final String run = UUID.randomUUID().toString();
  private final int all;

  FailingNumbers(long... failing) {
    all = failing.length;
    LEFT.put(
        run,
        LongStream.of(failing)
            .boxed()
            .collect(Collectors.toCollection(ConcurrentSkipListSet::new)));
  }

  /** How often the job was made to fail. */
  int failures() {
    return all - LEFT.get(run).size();
  }

  @Override
  public Long map(Long index) {
    long number = index + 1;
    if (LEFT.get(run).remove(number)) {
      throw new IllegalStateException("The number %d fails on purpose".formatted(number));
    }
    return number;
  }
}
