package dev.statefulflink.operator.intent.diff;

import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.JobIntent;
import dev.statefulflink.operator.intent.read.SpecDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The difference between what a revision was made from and what is declared, field by field. It
 * compares exactly what is hashed, so that it names a field if and only if that needs a new
 * revision.
 */
public final class IntentDiff {
  /** There may be many of Flink's own options, and few other fields. */
  private static final Comparator<String> OPTIONS_LAST =
      Comparator.<String, Boolean>comparing(field -> field.startsWith(Spelling.OPTIONS))
          .thenComparing(Comparator.naturalOrder());

  private IntentDiff() {}

  /**
   * A field that changed.
   *
   * @param field as in the spec
   * @param before null for its default
   * @param after likewise
   */
  public record Change(String field, @Nullable Object before, @Nullable Object after) {
    /** Without the values: they may be secrets. */
    @Override
    public String toString() {
      return field;
    }
  }

  /**
   * @param digest which was recorded with the revision
   */
  public static List<Change> between(JobIntent made, String digest, Declared declared) {
    var intent = declared.intent();
    var image = declaredImage(intent, declared.digest()).orElse(intent.image());
    var unchanged = made.image().equals(intent.image()) ? image : made.image();
    var imageBefore = declaredImage(made, digest).orElse(unchanged);
    var before = Spelling.of(SpecDigest.fields(made, imageBefore), declared.ofWordCount());
    var after = Spelling.of(SpecDigest.fields(intent, image), declared.ofWordCount());
    var fields = new TreeSet<>(OPTIONS_LAST);
    fields.addAll(before.keySet());
    fields.addAll(after.keySet());
    return fields.stream()
        .map(field -> new Change(field, before.get(field), after.get(field)))
        .filter(change -> !Objects.equals(change.before(), change.after()))
        .toList();
  }

  /**
   * What was declared as the image: an intent has the one that is used, the digest shows whether
   * that was the operator's choice. Empty if the digest is of another intent.
   */
  private static Optional<String> declaredImage(JobIntent intent, String digest) {
    return Stream.of("", intent.image())
        .filter(image -> SpecDigest.of(intent, image).equals(digest))
        .findFirst();
  }
}
