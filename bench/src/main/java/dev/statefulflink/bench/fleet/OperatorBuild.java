package dev.statefulflink.bench.fleet;

import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An operator as its image has it: a folder with {@code operator.jar} and {@code lib}, started with
 * the flags of its image and the memory limit of its chart.
 */
record OperatorBuild(Path folder) {
  private static final Pattern FLAG = Pattern.compile("\"(-[XD][^\"]+)\"");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ENV (\\w+)=(\\S+)$");

  /** What Maven built last. */
  static OperatorBuild ofRepository() {
    return new OperatorBuild(Repository.root().resolve("operator/target"));
  }

  List<String> command(List<String> arguments) {
    var command = new ArrayList<>(List.of(java("java")));
    command.addAll(flags());
    command.addAll(further());
    // What the JVM would take from the control group of the container.
    command.add("-XX:MaxRAM=" + memoryLimit().replace("Mi", "m"));
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            folder.resolve("operator.jar").toString(),
            folder.resolve("lib") + "/*",
            bench().toString()));
    command.add(FleetOperator.class.getName());
    command.addAll(arguments);
    return command;
  }

  static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  /** As the image's entry point has them. */
  static List<String> flags() {
    return FLAG.matcher(image()).results().map(found -> found.group(1)).toList();
  }

  /** What the image sets. */
  static Map<String, String> environment() {
    return VARIABLE
        .matcher(image())
        .results()
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  private static String image() {
    return text(Repository.root().resolve("images/operator/Dockerfile"));
  }

  /**
   * Flags of this build alone, in its folder's file {@code flags}, so that flags can be compared.
   */
  private List<String> further() {
    var file = folder.resolve("flags");
    var flags = Files.exists(file) ? text(file).strip() : "";
    return flags.isEmpty() ? List.of() : List.of(flags.split("\\s+"));
  }

  /** The chart's, such as 384Mi. */
  static String memoryLimit() {
    var values =
        Serialization.unmarshal(text(Repository.chart().resolve("values.yaml")), Map.class);
    var limits = (Map<?, ?>) ((Map<?, ?>) values.get("resources")).get("limits");
    return (String) limits.get("memory");
  }

  /** The few classes of this module that the process needs. */
  private static Path bench() {
    try {
      var source = FleetOperator.class.getProtectionDomain().getCodeSource();
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
