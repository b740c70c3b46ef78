package dev.statefulflink.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** The directories that match a path; a star in a name matches any characters. */
final class Named {
  private Named() {}

  static List<Path> in(String path) throws IOException {
    int star = path.indexOf('*');
    if (star < 0) {
      return List.of(new Path(path));
    }
    int begin = path.lastIndexOf('/', star);
    int end = path.indexOf('/', star);
    String name = path.substring(begin + 1, end < 0 ? path.length() : end);
    String below = end < 0 ? "" : path.substring(end);
    List<Path> found = new ArrayList<>();
    Path above = new Path(path.substring(0, begin));
    for (FileStatus child : SnapshotProbe.children(above.getFileSystem(), above)) {
      if (child.isDir() && pattern(name).matcher(child.getPath().getName()).matches()) {
        found.addAll(in(child.getPath() + below));
      }
    }
    return found;
  }

  private static Pattern pattern(String name) {
    return Pattern.compile(
        Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }
}
