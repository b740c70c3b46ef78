package dev.statefulflink.bench.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What Linux reports about one process. */
record ProcessFigures(long pid) {
  /** USER_HZ, the same on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11; // counted behind the name
  private static final int STIME = 12;

  private Path folder() {
    return Path.of("/proc", Long.toString(pid));
  }

  /** Resident memory, in MB. */
  double residentMb() {
    return statusKb("VmRSS") / 1024;
  }

  /** The most that it has been, in MB. */
  double highestResidentMb() {
    return statusKb("VmHWM") / 1024;
  }

  int threads() {
    return (int) statusKb("Threads");
  }

  private double statusKb(String name) {
    return text(folder().resolve("status"))
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip().split("\\s")[0])
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow();
  }

  /** Seconds of processor time since its start, in user and system mode. */
  double cpuSeconds() {
    return cpuSeconds(text(folder().resolve("stat")));
  }

  private static double cpuSeconds(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
  }

  /** Likewise of its threads that live now, by their names without numbers. */
  Map<String, Double> cpuSecondsOfThreads() {
    var all = new TreeMap<String, Double>();
    try (var threads = Files.list(folder().resolve("task"))) {
      threads.forEach(
          thread -> {
            try {
              var stat = Files.readString(thread.resolve("stat"));
              var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
              all.merge(name.replaceAll("[0-9#]+", "*"), cpuSeconds(stat), Double::sum);
            } catch (IOException e) {
              // It has ended since.
              all.merge("ended meanwhile", 0.0, Double::sum);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
