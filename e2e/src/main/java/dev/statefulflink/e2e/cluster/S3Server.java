package dev.statefulflink.e2e.cluster;

import dev.statefulflink.e2e.Repository;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The S3-compatible server of {@code examples/s3.yaml}, with its Secret and its bucket. */
public final class S3Server {
  /** The {@code stateBackend.uri} for it. */
  public static final String URI = "s3://flink/jobs";

  private static final String EXAMPLE = "s3.yaml";
  private static final String POD = "s3";
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

  /** With the credentials of the pod itself; S3Proxy wants the digest of the empty body, too. */
  private static final String LIST =
      """
      curl --silent --show-error --fail --aws-sigv4 aws:amz:us-east-1:s3 \
        --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
        --header "x-amz-content-sha256: $(sha256sum </dev/null | cut -d' ' -f1)" \
        'http://localhost:9000/flink?list-type=2'
      """;

  private final PodShell shell;

  private S3Server(TestNamespace namespace) {
    this.shell = new PodShell(namespace.client(), namespace.name(), POD);
  }

  /** Starts it, and waits until objects can be written. */
  public static S3Server start(TestNamespace namespace) {
    namespace.apply(Repository.example(EXAMPLE));
    S3Server server = new S3Server(namespace);
    server.shell.awaitReady();
    return server;
  }

  /** The keys of all objects of the bucket, up to the thousand that one page holds. */
  public List<String> keys() {
    return KEY.matcher(shell.run("bash", "-c", LIST))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
