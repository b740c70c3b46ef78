package dev.statefulflink.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job: its jar, how it is started, and its parallelism.
 *
 * @param jar null for the kind's default, if it has one
 * @param jarSha256 null for a jar of the image
 * @param jarHeadersSecret null for none
 * @param additionalJars null for none
 * @param name null for the object's
 * @param entryClass null for the jar's own main class
 * @param args null for none
 * @param maxParallelism null for Flink's choice
 * @param restartNonce null for none
 */
@ValidationRule(
    value = "!has(self.maxParallelism) || self.parallelism <= self.maxParallelism",
    message =
        "parallelism must not exceed maxParallelism: state is keyed by maxParallelism, so lower"
            + " parallelism")
@ValidationRule(
    value = "!has(self.jar) || !self.jar.startsWith('https:') || has(self.jarSha256)",
    message =
        "spec.job.jarSha256 is needed for a jar that is fetched via https: copy it from the"
            + " output of sha256sum")
@ValidationRule(
    value = "!has(self.jarSha256) || (has(self.jar) && !self.jar.startsWith('local:'))",
    message = "spec.job.jarSha256 needs a jar that is fetched; remove it, or change spec.job.jar")
@ValidationRule(
    value = "!has(self.jarHeadersSecret) || (has(self.jar) && self.jar.startsWith('https:'))",
    message = "spec.job.jarHeadersSecret needs an https:// jar; remove it, or change spec.job.jar")
@ValidationRule(
    value = "!has(self.jar) || !self.jar.matches('/[.][.]?(/|$)')",
    message = "spec.job.jar must not contain . or .. as a path segment: write the resolved path")
@ValidationRule(
    value =
        "!has(self.additionalJars) || self.additionalJars.all(jar, (!has(self.jar) || jar.uri !="
            + " self.jar) && self.additionalJars.exists_one(other, other.uri == jar.uri))",
    message =
        "a jar is listed twice: keep each uri once in spec.job.additionalJars, and leave out spec.job.jar")
public record JobSpec(
    @JsonPropertyDescription(
            "The job's jar: local:// and a path in the image, https:// with jarSha256, or a path"
                + " in a storage for which the image has a file system (s3://, gs://, abfss://,"
                + " hdfs://, and so on). The JobManager's pod fetches it before the running job"
                + " is touched; from a storage, with the pod's own rights and Flink's file"
                + " systems. Required in a StatefulFlinkJob. Default of a StatefulWordCount: the"
                + " word count of its image."
                + " Example: local:///opt/flink/usrlib/my-job.jar.")
        @Pattern(Patterns.JAR)
        @Size(max = 4096)
        @Nullable String jar,
    @JsonPropertyDescription(
            "The SHA-256 of the jar, in hexadecimal digits. A jar with a different one is"
                + " refused. Required for https://; optional for a jar from a storage. Default:"
                + " none. Example: the first word of what sha256sum"
                + " prints.")
        @Pattern(Patterns.SHA256)
        @Size(max = 64)
        @Nullable String jarSha256,
    @JsonPropertyDescription(
            "A Secret in the same namespace whose entries are headers of the request for an https://"
                + " jar, such as Authorization. They are sent only to the host of the URL, not to"
                + " the target of a redirect. The operator itself cannot read it. Default: none."
                + " Example:"
                + " jar-server.")
        @Pattern(Patterns.NAME)
        @Size(min = 1, max = 253)
        @Nullable String jarHeadersSecret,
    @JsonPropertyDescription(
            "More jars with classes of the job, in the order in which Flink looks into them, after"
                + " jar. Init containers of the JobManager's and of each TaskManager's pod bring them, so a"
                + " pod that starts later needs them again. A change is a handoff. Default: none. Example:"
                + " [{uri: \"local:///opt/flink/usrlib/connector.jar\"}].")
        @Size(max = 16)
        @Nullable List<AdditionalJar> additionalJars,
    @JsonPropertyDescription(
            "The job's name in Flink. A name that the job's code gives to execute() wins over it."
                + " Default: the name of the object. Example: orders per minute.")
        @Size(min = 1, max = 256)
        @Nullable String name,
    @JsonPropertyDescription(
            "The class whose main() builds the job. Default: the Main-Class of the jar's manifest."
                + " Example: com.example.Orders.")
        @Pattern(Patterns.JAVA_CLASS)
        @Size(max = 512)
        @Nullable String entryClass,
    @JsonPropertyDescription(
            "The arguments of main(): strings or integers. Never put a secret here. Default:"
                + " none. Example: [--prefix, \"total \"].")
        @Size(max = 256)
        @Nullable List<IntOrString> args,
    @JsonPropertyDescription(
            "The default parallelism of the job. The operator provides this many task slots."
                + " Default: 1."
                + " Example: 4.")
        @Default("1")
        @Min(1)
        @Max(32768)
        @Nullable Integer parallelism,
    @JsonPropertyDescription(
            "The highest parallelism that the state can ever be rescaled to. Cannot change."
                + " Default: Flink derives it from the first parallelism. Example: 128.")
        @Min(1)
        @Max(32768)
        @Nullable Integer maxParallelism,
    @JsonPropertyDescription(
            "Any new number restarts the job from a fresh savepoint, through the same handoff as an"
                + " upgrade. Default: none. Example: 1.")
        @Nullable Long restartNonce,
    @JsonPropertyDescription(
            "Whether state that belongs to no operator of the new job may be dropped. Default:"
                + " false: such a job fails to restore, and the old revision runs again. Example:"
                + " true.")
        @Default("false")
        @Nullable Boolean allowNonRestoredState,
    @JsonPropertyDescription(
            "Running, or Suspended: the job is stopped with a savepoint and its pods are removed;"
                + " Running starts it again from that savepoint. Default: Running. Example:"
                + " Suspended.")
        @Default("Running")
        @Nullable State state) {

  /**
   * A jar beside that of the job.
   *
   * @param sha256 null for a jar of the image
   * @param headersSecret null for none
   */
  @ValidationRule(
      value = "!self.uri.startsWith('https:') || has(self.sha256)",
      message =
          "sha256 is needed for a jar of spec.job.additionalJars that is fetched by https: what"
              + " sha256sum prints of it")
  @ValidationRule(
      value = "!has(self.sha256) || !self.uri.startsWith('local:')",
      message =
          "sha256 goes with a jar of spec.job.additionalJars that is fetched; remove it, or change"
              + " its uri")
  @ValidationRule(
      value = "!has(self.headersSecret) || self.uri.startsWith('https:')",
      message =
          "headersSecret goes with an https:// jar of spec.job.additionalJars; remove it, or change"
              + " its uri")
  @ValidationRule(
      value = "!self.uri.matches('/[.][.]?(/|$)')",
      message =
          "a uri of spec.job.additionalJars must not go through . or .. : write the path where the"
              + " jar is")
  public record AdditionalJar(
      @JsonPropertyDescription(
              "Where the jar is: as job.jar. Needed. Example: s3://bucket/jars/connector-3.3.jar.")
          @Required
          @Pattern(Patterns.JAR)
          @Size(max = 4096)
          String uri,
      @JsonPropertyDescription(
              "Its SHA-256: as job.jarSha256. Needed for https://. Default: none. Example: the first"
                  + " word of what sha256sum prints.")
          @Pattern(Patterns.SHA256)
          @Size(max = 64)
          @Nullable String sha256,
      @JsonPropertyDescription(
              "A Secret with headers of the request for an https:// jar: as job.jarHeadersSecret."
                  + " Default: none. Example: jar-server.")
          @Pattern(Patterns.NAME)
          @Size(min = 1, max = 253)
          @Nullable String headersSecret) {}

  /** Whether the job should run. */
  public enum State {
    @JsonProperty("Running")
    RUNNING,
    @JsonProperty("Suspended")
    SUSPENDED
  }
}
