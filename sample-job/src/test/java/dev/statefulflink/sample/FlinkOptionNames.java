package dev.statefulflink.sample;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;

/**
 * The names of Flink's options, old spellings included, read from the public constants of Flink's
 * own classes on the class path.
 */
final class FlinkOptionNames {
  private static final String OPTION = ConfigOption.class.getName().replace('.', '/');

  private FlinkOptionNames() {}

  static SortedSet<String> onTheClassPath() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      if (isFlink(Path.of(entry).getFileName().toString())) {
        addNamesIn(Path.of(entry), names);
      }
    }
    return names;
  }

  /**
   * The options of connectors are set in a job's code, and not in Flink's configuration; those of
   * tables are not on the class path of each run.
   */
  private static boolean isFlink(String jar) {
    return jar.startsWith("flink-")
        && jar.endsWith(".jar")
        && !jar.contains("connector")
        && !jar.startsWith("flink-table-");
  }

  private static void addNamesIn(Path path, SortedSet<String> names) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") && mentionsOptions(jar, entry)) {
          String type = entry.getName().replace('/', '.').replace(".class", "");
          constants(type).flatMap(FlinkOptionNames::names).forEach(names::add);
        }
      }
    }
  }

  /** Without loading the class: most have nothing to do with options, and some cannot be loaded. */
  private static boolean mentionsOptions(JarFile jar, JarEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(OPTION);
    }
  }

  private static Stream<Field> constants(String type) {
    try {
      ClassLoader loader = FlinkOptionNames.class.getClassLoader();
      return Arrays.stream(Class.forName(type, false, loader).getDeclaredFields())
          .filter(
              field ->
                  field.getType() == ConfigOption.class && isPublicConstant(field.getModifiers()));
    } catch (NoClassDefFoundError | ClassNotFoundException e) {
      // Needs a library that is not there; no class of options does.
      return Stream.empty();
    }
  }

  private static boolean isPublicConstant(int modifiers) {
    return Modifier.isPublic(modifiers) && Modifier.isStatic(modifiers);
  }

  /**
   * None for the end of a name, as {@code interval} of {@code metrics.reporter.<name>.interval}.
   */
  private static Stream<String> names(Field constant) {
    try {
      constant.setAccessible(true);
      ConfigOption<?> option = (ConfigOption<?>) constant.get(null);
      Stream<String> old = Stream.of();
      for (FallbackKey key : option.fallbackKeys()) {
        old = Stream.concat(old, Stream.of(key.getKey()));
      }
      return Stream.concat(Stream.of(option.key()), old).filter(name -> name.contains("."));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(constant + " cannot be read", e);
    }
  }
}
