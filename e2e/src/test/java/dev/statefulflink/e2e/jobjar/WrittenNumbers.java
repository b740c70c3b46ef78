package dev.statefulflink.e2e.jobjar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * What the audit job has written, compared with what it was to write: every number from 1 once.
 *
 * @param written how many numbers there are, with those that are there twice
 * @param missing the numbers that are not there, as far as the first ten
 * @param repeated the numbers that are there once more, as far as the first ten
 * @param strange the numbers that were never to be written, as far as the first ten
 */
record WrittenNumbers(long written, String missing, String repeated, String strange) {
  private static final int SHOWN = 10;

  /**
   * @param lines one number in each
   * @param last the numbers go from 1 to this one
   */
  static WrittenNumbers of(String lines, int last) {
    long[] numbers = lines.lines().mapToLong(Long::parseLong).sorted().toArray();
    BitSet seen = new BitSet(last + 1);
    LongStream.of(numbers).filter(n -> isDue(n, last)).forEach(n -> seen.set((int) n));
    LongStream.Builder repeated = LongStream.builder();
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] == numbers[i - 1]) {
        repeated.add(numbers[i]);
      }
    }
    return new WrittenNumbers(
        numbers.length,
        shown(LongStream.rangeClosed(1, last).filter(n -> !seen.get((int) n))),
        shown(repeated.build()),
        shown(LongStream.of(numbers).filter(n -> !isDue(n, last))));
  }

  private static boolean isDue(long number, int last) {
    return number >= 1 && number <= last;
  }

  private static String shown(LongStream numbers) {
    long[] all = numbers.toArray();
    String first = Arrays.toString(Arrays.copyOf(all, Math.min(all.length, SHOWN)));
    return all.length <= SHOWN ? first : "%s and %d more".formatted(first, all.length - SHOWN);
  }
}
