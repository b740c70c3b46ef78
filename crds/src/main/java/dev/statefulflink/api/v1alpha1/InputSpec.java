package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where the word count reads its words.
 *
 * @param socket null for the generator
 * @param generator null for the generator's defaults, or where a socket is declared
 */
@ValidationRule(
    value = "!(has(self.socket) && has(self.generator))",
    message = "spec.input takes socket or generator, not both: remove one of them")
public record InputSpec(
    @JsonPropertyDescription(
            "A text socket that sends one `word` or `word,count` per line. A socket cannot be"
                + " replayed: lines that are on their way during an upgrade or a failure are lost. Default:"
                + " none, the generator is read.")
        @Nullable Socket socket,
    @JsonPropertyDescription(
            "The built-in generator, which can be replayed: no word is lost or counted twice. Default:"
                + " 10 words per second, where no socket is declared.")
        @Nullable Generator generator) {

  /** A text socket to connect to. */
  public record Socket(
      @JsonPropertyDescription("The host to connect to. Example: words, a Service beside the job.")
          @Required
          @Pattern(Patterns.HOST)
          @Size(min = 1, max = 253)
          String host,
      @JsonPropertyDescription("The TCP port. Example: 9999.") @Required @Min(1) @Max(65535)
          Integer port) {}

  /** The generator of words. */
  public record Generator(
      @JsonPropertyDescription("Words per second, over all subtasks. Default: 10. Example: 1000.")
          @io.fabric8.generator.annotation.Default("10")
          @Min(1)
          @Max(1000000)
          @Nullable Integer rate) {}
}
