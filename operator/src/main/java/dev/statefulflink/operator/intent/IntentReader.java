package dev.statefulflink.operator.intent;

import dev.statefulflink.api.v1alpha1.JobSpec;
import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.OnFailure;
import dev.statefulflink.api.v1alpha1.SavepointsSpec;
import dev.statefulflink.api.v1alpha1.StateBackendSpec;
import dev.statefulflink.api.v1alpha1.StatefulFlinkJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulJobSpec;
import dev.statefulflink.api.v1alpha1.StatefulWordCountSpec;
import dev.statefulflink.api.v1alpha1.TaskManagerSpec;
import dev.statefulflink.api.v1alpha1.UpgradeSpec;
import dev.statefulflink.api.v1alpha1.pods.OnFinish;
import dev.statefulflink.operator.intent.check.FlinkOptions;
import dev.statefulflink.operator.intent.cutover.CutoverPolicy;
import dev.statefulflink.operator.intent.image.EntryPoint;
import dev.statefulflink.operator.intent.pods.DeclaredTemplate;
import dev.statefulflink.operator.intent.read.CheckpointingConfig;
import dev.statefulflink.operator.intent.read.PodIntents;
import dev.statefulflink.operator.intent.read.RestartStrategyConfig;
import dev.statefulflink.operator.intent.read.SpecDigest;
import dev.statefulflink.operator.intent.words.WordCountArguments;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an object declares. Each kind has one method here; later code does not distinguish
 * kinds. The API server has filled in the schema's defaults; a field that is still null here was
 * not declared.
 */
public final class IntentReader {
  private static final String LOCAL = "local://";
  private static final String FETCHED = "https://";
  private static final String INTERNAL_TLS = "security.ssl.internal.enabled";
  private static final String WORD_COUNT_JAR = "local:///opt/flink/usrlib/word-count.jar";
  private static final String WORD_COUNT_CLASS = "dev.statefulflink.sample.WordCountJob";

  private final DefaultImages images;

  public IntentReader(DefaultImages images) {
    this.images = Objects.requireNonNull(images, "images");
  }

  /** What happens to the state when the object is deleted, even if nothing else can be read. */
  public static OnDelete onDelete(StatefulJobSpec spec) {
    return orElse(spec.onDelete(), OnDelete.SAVEPOINT);
  }

  /** Likewise, whether the pods of a job that has finished by itself keep running. */
  public static boolean keepsFinishedPods(StatefulJobSpec spec) {
    return spec.onFinish() == OnFinish.KEEP_PODS;
  }

  /** Likewise, whether a job that Flink has given up starts again by itself. */
  public static boolean restartsFailed(StatefulJobSpec spec) {
    return spec.onFailure() == OnFailure.RESTART;
  }

  /** Likewise, whether no job is to run. */
  public static boolean suspends(StatefulJobSpec spec) {
    return spec.job().state() == JobSpec.State.SUSPENDED;
  }

  /**
   * @throws SpecRefused if the spec cannot be carried out
   */
  public Declared read(StatefulFlinkJobSpec spec) {
    return declared(spec, spec.job(), images.flink());
  }

  /**
   * @throws SpecRefused if the spec cannot be carried out
   */
  public Declared read(StatefulWordCountSpec spec) {
    return declared(spec, wordCount(spec), images.wordCount());
  }

  private static JobSpec wordCount(StatefulWordCountSpec spec) {
    var job = spec.job();
    var args = new ArrayList<IntOrString>();
    WordCountArguments.of(spec.input(), spec.output())
        .forEach(arg -> args.add(new IntOrString(arg)));
    args.addAll(orElse(job.args(), List.of()));
    return new JobSpec(
        job.jar() == null ? WORD_COUNT_JAR : job.jar(),
        job.jarSha256(),
        job.jarHeadersSecret(),
        job.additionalJars(),
        job.name(),
        job.entryClass() == null && job.jar() == null ? WORD_COUNT_CLASS : job.entryClass(),
        args,
        job.parallelism(),
        job.maxParallelism(),
        job.restartNonce(),
        job.allowNonRestoredState(),
        job.state());
  }

  /**
   * @param job the job, which the kind may have filled in
   * @param images the kind's own, by Flink version
   */
  private static Declared declared(StatefulJobSpec spec, JobSpec job, Map<String, String> images) {
    var state = spec.stateBackend();
    var jar = orElse(job.jar(), "");
    var intent =
        new JobIntent(
            spec.flinkVersion(),
            image(spec, images),
            jar.startsWith(LOCAL) ? jar.substring(LOCAL.length()) : "",
            orElse(job.entryClass(), ""),
            orElse(job.args(), List.<IntOrString>of()).stream()
                .map(arg -> arg.getValue().toString())
                .toList(),
            orElse(job.parallelism(), 1),
            orElse(job.maxParallelism(), 0),
            orElse(job.allowNonRestoredState(), false),
            orElse(job.restartNonce(), 0L),
            Durations.parse(spec.checkpointing().interval()),
            backend(orElse(state.type(), StateBackendSpec.Type.HASHMAP)),
            withoutTrailingSlash(state.uri()),
            orElse(state.volumeClaim(), ""),
            RestartStrategyConfig.of(spec.restartStrategy()),
            slots(spec.taskManager()),
            fetched(jar, job.jarSha256()),
            orElse(job.jarSha256(), ""),
            orElse(job.name(), ""),
            settings(spec),
            PodIntents.of(spec),
            ownUris(state));
    checkTls(intent);
    checkBackend(intent);
    return new Declared(
        intent,
        SpecDigest.of(intent, orElse(spec.image(), "")),
        job.state() == JobSpec.State.SUSPENDED,
        upgrade(spec.upgrade()),
        savepoints(spec.savepoints()),
        Optional.ofNullable(spec.restoreFrom()),
        spec instanceof StatefulWordCountSpec);
  }

  /** Their certificate would need the address of each pod (FLINK-40727, seen on 2.3.0). */
  private static void checkTls(JobIntent intent) {
    if (intent.flinkVersion().equals("2.3")
        && intent.taskManagers() > 1
        && "true".equalsIgnoreCase(intent.configuration().get(INTERNAL_TLS))) {
      throw new SpecRefused(
          "spec.flinkConfiguration.%s: TaskManagers of Flink 2.3 reject each other's certificate, so tasks could exchange no data: remove it, and use a service mesh, or one TaskManager with more slots"
              .formatted(INTERNAL_TLS));
    }
  }

  /** Each state backend reads its own options alone. */
  private static void checkBackend(JobIntent intent) {
    for (var key : intent.configuration().keySet()) {
      for (var type : List.of("rocksdb", JobIntent.FORST)) {
        if (key.startsWith("state.backend." + type + ".") && !type.equals(intent.stateBackend())) {
          throw new SpecRefused(
              "spec.flinkConfiguration.%s has no effect with the state backend %s: remove it, or set spec.stateBackend.type: %s"
                  .formatted(key, intent.stateBackend(), type));
        }
      }
    }
  }

  private static String backend(StateBackendSpec.Type type) {
    return switch (type) {
      case HASHMAP -> "hashmap";
      case ROCKSDB -> "rocksdb";
      case FORST -> JobIntent.FORST;
    };
  }

  private static UpgradePolicy upgrade(UpgradeSpec spec) {
    return new UpgradePolicy(
        orElse(spec.strategy(), UpgradeSpec.Strategy.WARM),
        orElse(spec.stateFrom(), UpgradeSpec.StateFrom.SAVEPOINT),
        Durations.parse(spec.deadline()),
        orElse(spec.rollback(), true),
        orElse(spec.allowStateLoss(), false),
        orElse(spec.retryAfterRollback(), true),
        CutoverPolicy.of(spec),
        orElse(spec.rehearsal(), UpgradeSpec.Rehearsal.STATE));
  }

  private static String image(StatefulJobSpec spec, Map<String, String> images) {
    if (spec.image() != null) {
      return spec.image();
    }
    var image = images.get(spec.flinkVersion());
    if (image == null) {
      throw new SpecRefused(
          "the operator has no default image for Flink "
              + spec.flinkVersion()
              + ": set spec.image, or use one of the versions "
              + images.keySet().stream().sorted().toList());
    }
    return image;
  }

  private static String fetched(String jar, @Nullable String sha256) {
    if (jar.startsWith(LOCAL)) {
      return "";
    }
    if (jar.startsWith(FETCHED) ? sha256 == null : !jar.matches(JobIntent.STORED)) {
      // Without the part after its path, which may be a secret.
      throw new SpecRefused(
          "spec.job.jar must be local:// and a path in the image, https:// with"
              + " spec.job.jarSha256, or a path in a storage, as s3://; it is "
              + jar.replaceFirst("[?#].*", ""));
    }
    return jar;
  }

  private static SortedMap<String, String> settings(StatefulJobSpec spec) {
    var lines = FlinkOptions.lines(spec.flinkConfiguration());
    checkVariables(spec);
    if (spec.podTemplate() != null) {
      once(lines, EntryPoint.properties(spec.podTemplate()));
    }
    lines.putAll(CheckpointingConfig.of(spec.checkpointing()));
    return lines;
  }

  private static void checkVariables(StatefulJobSpec spec) {
    var hadoopUser = spec.stateBackend().hadoopUser() != null;
    for (var declared : DeclaredTemplate.of(spec)) {
      EntryPoint.check(declared.path(), declared.template(), hadoopUser);
    }
  }

  private static void once(Map<String, String> lines, Map<String, String> properties) {
    FlinkOptions.check(properties);
    for (var key : properties.keySet()) {
      if (lines.containsKey(key)) {
        throw new SpecRefused(
            "%s is set both in spec.flinkConfiguration and in FLINK_PROPERTIES: keep one"
                .formatted(key));
      }
    }
  }

  private static SavepointPolicy savepoints(@Nullable SavepointsSpec spec) {
    if (spec == null) {
      return SavepointPolicy.STANDARD;
    }
    return new SavepointPolicy(
        Optional.ofNullable(spec.nonce()),
        Optional.ofNullable(spec.interval()).map(Durations::parse),
        orElse(spec.retained(), SavepointPolicy.STANDARD.retained()),
        Optional.ofNullable(spec.maxAge()).map(Durations::parse),
        Optional.ofNullable(spec.format()));
  }

  /** What is declared to be where the rest is, is no declaration. */
  private static StateUris ownUris(StateBackendSpec spec) {
    return new StateUris(
        ownUri(spec, spec.checkpointsUri()),
        ownUri(spec, spec.savepointsUri()),
        ownUri(spec, spec.recoveryUri()));
  }

  private static String ownUri(StateBackendSpec spec, @Nullable String declared) {
    var uri = withoutTrailingSlash(orElse(declared, ""));
    return uri.equals(withoutTrailingSlash(spec.uri())) ? "" : uri;
  }

  private static int slots(@Nullable TaskManagerSpec spec) {
    return spec == null ? 1 : orElse(spec.slots(), 1);
  }

  private static String withoutTrailingSlash(String uri) {
    return uri.endsWith("/") ? withoutTrailingSlash(uri.substring(0, uri.length() - 1)) : uri;
  }

  private static <T> T orElse(@Nullable T declared, T standard) {
    return declared == null ? standard : declared;
  }
}
