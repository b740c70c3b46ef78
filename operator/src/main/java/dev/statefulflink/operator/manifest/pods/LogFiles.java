package dev.statefulflink.operator.manifest.pods;

import dev.statefulflink.operator.intent.PodIntent;
import io.fabric8.kubernetes.api.model.KeyToPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Flink's logging configuration files; those of one component have their own names. */
public final class LogFiles {
  private static final String LOG4J = "log4j-console.properties";
  private static final String LOGBACK = "logback-console.xml";

  private static final String JOB_MANAGER = "jobmanager";
  private static final String TASK_MANAGER = "taskmanager";

  private LogFiles() {}

  /**
   * Entries of the ConfigMap of both components.
   *
   * @param standard the configuration of Log4j if none is declared
   */
  public static Map<String, String> of(PodIntent pods, String standard) {
    var logging = pods.platform().logging();
    var files = new TreeMap<String, String>();
    files.put(LOG4J, pods.log4j().isEmpty() ? standard : pods.log4j());
    files.put(LOGBACK, logging.logback());
    files.put(named(LOG4J, JOB_MANAGER), logging.log4jOf().jobManager());
    files.put(named(LOG4J, TASK_MANAGER), logging.log4jOf().taskManager());
    files.put(named(LOGBACK, JOB_MANAGER), logging.logbackOf().jobManager());
    files.put(named(LOGBACK, TASK_MANAGER), logging.logbackOf().taskManager());
    files.values().removeIf(String::isEmpty);
    return files;
  }

  /**
   * Which entries a component mounts, under which names; empty for all of them under their own
   * names.
   *
   * @param more entries that every component has
   */
  public static List<KeyToPath> mounted(PodIntent pods, String component, List<String> more) {
    if (!pods.platform().logging().differs()) {
      return List.of();
    }
    var present = of(pods, LOG4J).keySet();
    var mounted = new ArrayList<KeyToPath>();
    more.forEach(name -> mounted.add(new KeyToPath(name, null, name)));
    for (var file : List.of(LOG4J, LOGBACK)) {
      var own = named(file, component);
      if (present.contains(own)) {
        mounted.add(new KeyToPath(own, null, file));
      } else if (present.contains(file)) {
        mounted.add(new KeyToPath(file, null, file));
      }
    }
    return mounted;
  }

  private static String named(String file, String component) {
    return component + "-" + file;
  }
}
