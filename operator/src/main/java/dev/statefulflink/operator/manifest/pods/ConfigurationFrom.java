package dev.statefulflink.operator.manifest.pods;

import dev.statefulflink.operator.intent.check.OwnedKey;
import dev.statefulflink.operator.intent.pods.Source;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How lines of Flink's configuration get from Secrets and ConfigMaps into a pod: mounted as files,
 * and appended to those of the operator before Flink starts. None of this passes through the
 * operator, so the pod itself refuses keys that are not allowed.
 */
public final class ConfigurationFrom {
  private static final String VOLUME = "flink-configuration-from-";
  private static final String FOLDER = "/etc/flink-from";

  /**
   * Parts of the keys whose values Flink hides in its log and its web UI (1.20 to 2.3). It prints
   * the values of all others when it starts.
   */
  private static final List<String> HIDDEN =
      List.of(
          "password",
          "secret",
          "fs.azure.account.key",
          "apikey",
          "auth-params",
          "service-key",
          "token",
          "basic-auth",
          "jaas.config",
          "http-headers");

  /** Sets FLINK_CONF_DIR. Exits with 64 if a key or a source is not valid. */
  private static final String SCRIPT =
      """
      FLINK_CONF_DIR=/tmp/flink-conf
      export FLINK_CONF_DIR
      LINES="$FLINK_CONF_DIR/config.yaml"
      refuse() {
        echo "$1" | tee /dev/termination-log
        exit 64
      }
      take() {
        FOUND=
        for FILE in "%1$s/$1"/*; do
          [ -f "$FILE" ] || continue
          FOUND=yes
          KEY=${FILE##*/}
          case "$KEY" in
            %4$s) ;;
            %2$s)
              refuse "The key $KEY of the $2 $3 is set by the operator or by a field of the spec, or has no effect: remove it." ;;
          esac
          if [ "$2" = Secret ]; then
            case "$(printf %%s "$KEY" | tr A-Z a-z)" in
              %3$s) ;;
              *)
                refuse "Flink would show the value of $KEY in its log: take it from a ConfigMap, not from the $2 $3." ;;
            esac
          fi
          if cut -d: -f1 "$LINES" | tr -d '"' | grep -qxF -e "$KEY"; then
            refuse "The key $KEY of the $2 $3 is also set elsewhere: remove it from one of them."
          fi
          printf '%%s: "' "$KEY" >> "$LINES"
          tr -d '\r' < "$FILE" | sed -e 's/\\\\/\\\\\\\\/g' -e 's/"/\\\\"/g' -e '$!s/$/\\\\n/' | tr -d '\n' >> "$LINES"
          printf '"\n' >> "$LINES"
        done
        [ -n "$FOUND" ] || [ "$4" = true ] ||
          refuse "The $2 $3 of spec.flinkConfigurationFrom does not exist or is empty: create it, or set optional."
      }
      MASK=$(umask)
      umask 077
      rm -rf "$FLINK_CONF_DIR"
      mkdir -p "$FLINK_CONF_DIR"
      cp -L /etc/flink/* "$FLINK_CONF_DIR"
      chmod u+w "$LINES"
      """;

  private ConfigurationFrom() {}

  /** What is done before Flink starts; empty if nothing is declared. */
  public static String script(List<Source> sources) {
    if (sources.isEmpty()) {
      return "";
    }
    var takes =
        IntStream.range(0, sources.size())
            .mapToObj(
                i ->
                    "take %d %s %s %s\n"
                        .formatted(
                            i,
                            sources.get(i).kind().word(),
                            sources.get(i).name(),
                            sources.get(i).optional()))
            .collect(Collectors.joining());
    return SCRIPT.formatted(FOLDER, choice(OwnedKey.keys()), hidden(), choice(OwnedKey.free()))
        + takes
        + "umask \"$MASK\"\n";
  }

  private static String choice(List<String> keys) {
    return keys.stream().map(key -> key.replace("$", "\\$")).collect(Collectors.joining("|"));
  }

  private static String hidden() {
    return HIDDEN.stream().map(word -> "*" + word + "*").collect(Collectors.joining("|"));
  }

  /** The pod itself reports a missing one; the kubelet would report it only in an event. */
  public static List<Volume> volumes(List<Source> sources) {
    return IntStream.range(0, sources.size())
        .mapToObj(i -> volume(VOLUME + i, sources.get(i)))
        .toList();
  }

  private static Volume volume(String name, Source source) {
    var volume = new VolumeBuilder().withName(name);
    return switch (source.kind()) {
      case SECRET ->
          volume
              .withNewSecret()
              .withSecretName(source.name())
              .withOptional(true)
              .endSecret()
              .build();
      case CONFIG_MAP ->
          volume
              .withNewConfigMap()
              .withName(source.name())
              .withOptional(true)
              .endConfigMap()
              .build();
    };
  }

  public static List<VolumeMount> mounts(List<Source> sources) {
    return IntStream.range(0, sources.size())
        .mapToObj(
            i ->
                new VolumeMountBuilder()
                    .withName(VOLUME + i)
                    .withMountPath(FOLDER + "/" + i)
                    .withReadOnly(true)
                    .build())
        .toList();
  }
}
