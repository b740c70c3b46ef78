import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Compiles what a diff changes in a built copy of the tree, without Maven: {@code java Rebuild BASE COPY FILE...}, where BASE is
 * the tree without the diff and each FILE is a path in the tree that the diff changes, adds or removes.
 *
 * <p>Only the changed files are compiled, unless they look different to other classes afterwards: then a caller may not link,
 * or has the old value of a constant, and the module and those that use it are compiled as a whole.
 */
final class Rebuild {
  /** In the order in which one uses the other. */
  private static final List<String> MODULES = List.of("probe", "operator");

  private final Path base;
  private final Path copy;
  private final List<String> changed;

  private Rebuild(Path base, Path copy, List<String> changed) {
    this.base = base;
    this.copy = copy;
    this.changed = changed;
  }

  public static void main(String[] args) throws IOException {
    var changed = List.of(args).subList(2, args.length);
    new Rebuild(Path.of(args[0]), Path.of(args[1]), changed).run();
  }

  private void run() throws IOException {
    var whole = false;
    for (var module : MODULES) {
      whole |= rebuild(module, "main", "classes", whole);
      // A test has no callers in another module.
      rebuild(module, "test", "test-classes", whole);
    }
    if (changed.stream().anyMatch(file -> file.startsWith("probe/src/main/"))) {
      packProbe();
    }
  }

  /** Whether all was compiled. */
  private boolean rebuild(String module, String set, String output, boolean whole) throws IOException {
    var sources = module + "/src/" + set + "/java/";
    var classes = module + "/target/" + output + "/";
    copyResources(module + "/src/" + set + "/resources/", classes);
    if (whole) {
      compileAll(sources, classes);
      return true;
    }
    var files = changed.stream().filter(file -> file.startsWith(sources) && file.endsWith(".java")).toList();
    if (files.isEmpty()) {
      return false;
    }
    var release = release(classes);
    var old = new ArrayList<String>();
    for (var file : files) {
      var name = classes + file.substring(sources.length(), file.length() - ".java".length());
      old.add(name);
      for (var compiled : compiledFrom(copy, name)) {
        Files.delete(compiled);
      }
    }
    compile(module, classes, release, files.stream().map(copy::resolve).filter(Files::exists).toList());
    if (old.stream().allMatch(name -> shape(base, name).equals(shape(copy, name)))) {
      return false;
    }
    compileAll(sources, classes);
    return true;
  }

  private void copyResources(String resources, String classes) throws IOException {
    for (var file : changed) {
      if (file.startsWith(resources)) {
        var target = copy.resolve(classes + file.substring(resources.length()));
        Files.deleteIfExists(target);
        if (Files.exists(copy.resolve(file))) {
          Files.createDirectories(target.getParent());
          Files.copy(copy.resolve(file), target);
        }
      }
    }
  }

  private void compileAll(String sources, String classes) throws IOException {
    var release = release(classes);
    for (var compiled : files(copy.resolve(classes), ".class")) {
      Files.delete(compiled);
    }
    compile(sources.substring(0, sources.indexOf('/')), classes, release, files(copy.resolve(sources), ".java"));
  }

  private void compile(String module, String classes, int release, List<Path> files) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    var target = copy.resolve(module).resolve("target");
    var path =
        target.resolve("test-classes") + ":" + target.resolve("classes") + ":"
            + Files.readString(target.resolve("test-class-path")).strip().replace(base + "/", copy + "/");
    var arguments =
        new ArrayList<>(
            List.of("-d", copy.resolve(classes).toString(), "-cp", path, "--release", "" + release, "-g", "-parameters",
                "-proc:none", "-Xpkginfo:always", "-implicit:none", "-nowarn", "-Xlint:none", "-encoding", "UTF-8"));
    files.forEach(file -> arguments.add(file.toString()));
    if (ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, arguments.toArray(String[]::new)) != 0) {
      System.err.println("COMPILATION ERROR");
      System.exit(1);
    }
  }

  /** As Maven compiled it. */
  private int release(String classes) throws IOException {
    var bytes = Files.readAllBytes(files(base.resolve(classes), ".class").get(0));
    return (bytes[6] << 8 | bytes[7]) - 44;
  }

  /** What other classes see of a source: its classes with their members and constants, but no private ones. */
  private static String shape(Path tree, String name) {
    var seen = new StringWriter();
    var arguments = new ArrayList<>(List.of("-package", "-constants"));
    try {
      compiledFrom(tree, name).stream()
          // An anonymous class has no callers.
          .filter(file -> !file.getFileName().toString().matches(".*\\$\\d.*"))
          .forEach(file -> arguments.add(file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (arguments.size() > 2) {
      var out = new PrintWriter(seen, true);
      ToolProvider.findFirst("javap").orElseThrow().run(out, out, arguments.toArray(String[]::new));
    }
    return seen.toString();
  }

  /** The class of that name and those inside. */
  private static List<Path> compiledFrom(Path tree, String name) throws IOException {
    var path = tree.resolve(name);
    if (!Files.isDirectory(path.getParent())) {
      return List.of();
    }
    var simple = path.getFileName().toString();
    try (var files = Files.list(path.getParent())) {
      return files.filter(file -> {
        var other = file.getFileName().toString();
        return other.equals(simple + ".class") || (other.startsWith(simple + "$") && other.endsWith(".class"));
      }).sorted().toList();
    }
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** The operator has the probe as a resource. */
  private void packProbe() throws IOException {
    var jar = copy.resolve("probe/target/probe.jar");
    var classes = copy.resolve("probe/target/classes");
    try (var before = new JarFile(base.resolve("probe/target/probe.jar").toFile());
        var after = new JarOutputStream(Files.newOutputStream(jar), before.getManifest())) {
      for (var file : files(classes, "")) {
        if (Files.isRegularFile(file)) {
          after.putNextEntry(new JarEntry(classes.relativize(file).toString()));
          Files.copy(file, after);
        }
      }
    }
    Files.copy(jar, copy.resolve("operator/target/classes/probe.jar"), StandardCopyOption.REPLACE_EXISTING);
  }
}
