package dev.statefulflink.e2e.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts that match a pattern: of the regular expressions, what the patterns of the custom resources
 * use. Groups, alternatives, classes of characters, and how often.
 */
final class RandomText {
  private static final String WORD =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  private static final String PRINTABLE =
      IntStream.rangeClosed('!', '~').mapToObj(Character::toString).collect(Collectors.joining());

  /** For * and +: longer ones show nothing new. */
  private static final int OFTEN = 6;

  private final String pattern;
  private int at;

  private RandomText(String pattern) {
    this.pattern = pattern;
  }

  /** A part of a pattern, which writes something that matches it. */
  private interface Part {
    void write(Random random, StringBuilder text);
  }

  static String matching(String pattern, Random random) {
    StringBuilder text = new StringBuilder();
    new RandomText(pattern).alternatives().write(random, text);
    return text.toString();
  }

  private Part alternatives() {
    List<Part> choices = new ArrayList<>();
    choices.add(sequence());
    while (next('|')) {
      choices.add(sequence());
    }
    return (random, text) -> choices.get(random.nextInt(choices.size())).write(random, text);
  }

  private Part sequence() {
    List<Part> parts = new ArrayList<>();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      if (!next('^') && !next('$')) {
        parts.add(repeated(one()));
      }
    }
    return (random, text) -> parts.forEach(part -> part.write(random, text));
  }

  private Part one() {
    if (next('(')) {
      Part inner = alternatives();
      at++;
      return inner;
    }
    String characters = next('[') ? members() : character();
    return (random, text) -> text.append(characters.charAt(random.nextInt(characters.length())));
  }

  /** One character, or those that it stands for. */
  private String character() {
    char read = pattern.charAt(at++);
    if (read != '\\') {
      return Character.toString(read);
    }
    char escaped = pattern.charAt(at++);
    return switch (escaped) {
      case 'w' -> WORD;
      case 's' -> " \t";
      default -> Character.toString(escaped);
    };
  }

  private String members() {
    boolean all = !next('^');
    StringBuilder members = new StringBuilder();
    while (!next(']')) {
      String first = character();
      boolean range = pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
      if (range) {
        at++;
        char last = character().charAt(0);
        for (char member = first.charAt(0); member <= last; member++) {
          members.append(member);
        }
      } else {
        members.append(first);
      }
    }
    return all ? members.toString() : without(members.toString());
  }

  private static String without(String members) {
    return PRINTABLE
        .chars()
        .filter(character -> members.indexOf(character) < 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private Part repeated(Part part) {
    int least = 1;
    int most = 1;
    if (next('?')) {
      least = 0;
    } else if (next('*')) {
      least = 0;
      most = OFTEN;
    } else if (next('+')) {
      most = OFTEN;
    } else if (next('{')) {
      String[] bounds = pattern.substring(at, pattern.indexOf('}', at)).split(",");
      at = pattern.indexOf('}', at) + 1;
      least = Integer.parseInt(bounds[0]);
      most = Integer.parseInt(bounds[bounds.length - 1]);
    }
    return times(part, least, most);
  }

  private static Part times(Part part, int least, int most) {
    return (random, text) -> {
      int times = least + random.nextInt(most - least + 1);
      for (int time = 0; time < times; time++) {
        part.write(random, text);
      }
    };
  }

  private boolean next(char expected) {
    if (at < pattern.length() && pattern.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }
}
