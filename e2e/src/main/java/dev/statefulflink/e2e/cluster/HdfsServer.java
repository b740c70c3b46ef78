package dev.statefulflink.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.e2e.Repository;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;

/**
 * The HDFS of {@code examples/hdfs.yaml}: a real NameNode and a real DataNode, in which only {@code
 * root} may write below {@code /flink}.
 */
public final class HdfsServer {
  /** The {@code stateBackend.uri} for it. */
  public static final String URI = "hdfs://namenode:9820/flink";

  private static final String EXAMPLE = "hdfs.yaml";
  private static final String POD = "namenode";
  private static final String WEB = "http://localhost:9870/webhdfs/v1%s?user.name=hdfs&op=%s";

  private final PodShell shell;

  private HdfsServer(TestNamespace namespace) {
    this.shell = new PodShell(namespace.client(), namespace.name(), POD);
  }

  /** Starts it, and waits until files can be written. */
  public static HdfsServer start(TestNamespace namespace) {
    namespace.apply(Repository.example(EXAMPLE));
    HdfsServer server = new HdfsServer(namespace);
    server.shell.awaitReady();
    return server;
  }

  /** The paths of all files below a directory; none where there is no such directory. */
  public List<String> files(String directory) {
    List<String> files = new ArrayList<>();
    for (JsonNode entry : ask(directory, "LISTSTATUS").at("/FileStatuses/FileStatus")) {
      String path = directory + "/" + entry.path("pathSuffix").asText();
      if (entry.path("type").asText().equals("DIRECTORY")) {
        files.addAll(files(path));
      } else {
        files.add(path);
      }
    }
    return files;
  }

  /** Who made a directory. */
  public String owner(String directory) {
    return ask(directory, "GETFILESTATUS").at("/FileStatus/owner").asText();
  }

  // What does not exist is answered with an error in JSON, which has none of the fields above.
  private JsonNode ask(String path, String operation) {
    String answer = shell.run("curl", "--silent", "--show-error", WEB.formatted(path, operation));
    return Serialization.unmarshal(answer, JsonNode.class);
  }
}
