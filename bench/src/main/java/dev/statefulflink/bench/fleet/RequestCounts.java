package dev.statefulflink.bench.fleet;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Counts every request of one client to the API server, by verb and kind of object. */
final class RequestCounts implements Interceptor {
  private static final int CORE_PREFIX = 3; // "", api, v1
  private static final int GROUP_PREFIX = 4; // "", apis, group, version
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    counts.computeIfAbsent(line(request), line -> new LongAdder()).increment();
  }

  private static String line(HttpRequest request) {
    var query = String.valueOf(request.uri().getQuery());
    var verb = query.contains("watch=true") ? "WATCH" : request.method();
    return verb + " " + kind(request.uri().getPath());
  }

  /** The plural, and the subresource where there is one. */
  static String kind(String path) {
    var parts = path.split("/");
    var at = path.startsWith("/apis/") ? GROUP_PREFIX : CORE_PREFIX;
    if (parts.length > at + 2 && parts[at].equals("namespaces")) {
      at += 2;
    }
    if (parts.length <= at) {
      return path;
    }
    return parts.length > at + 2 ? parts[at] + "/" + parts[at + 2] : parts[at];
  }

  /** A line for each: verb, kind, number. */
  String text() {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().sum())
        .collect(Collectors.joining("\n"));
  }

  /** Reads what {@link #text} wrote. */
  static Map<String, Long> read(String text) {
    var read = new TreeMap<String, Long>();
    text.lines()
        .forEach(
            line -> {
              var end = line.lastIndexOf(' ');
              read.put(line.substring(0, end), Long.parseLong(line.substring(end + 1)));
            });
    return read;
  }
}
