package dev.statefulflink.e2e.cluster;

import java.util.List;

/** The project's images that run in the cluster. */
public final class Images {
  public static final String OPERATOR = "statefulflink/operator:dev";
  public static final String WORD_COUNT_1_20 = "statefulflink/word-count:1.20";
  public static final String WORD_COUNT_2_3 = "statefulflink/word-count:2.3";
  public static final String HDFS = "statefulflink/hdfs:3.4.3";
  public static final String S3 = "statefulflink/s3:3.0.0";

  /** For the cluster, but only a story that needs it has it built and loaded. */
  public static final String KAFKA = "statefulflink/kafka:4.2.0";

  /** Likewise: Flux's controllers, and a Git server. */
  public static final String FLUX = "statefulflink/flux:1.9.6";

  /** Likewise: Argo CD's controllers. */
  public static final String ARGO_CD = "statefulflink/argocd:2.14.21";

  /** Likewise: PyFlink. */
  public static final String PYFLINK = "statefulflink/pyflink:2.3.0";

  /** Not for the cluster: the tools that tests ask about objects. */
  public static final String TOOLS = "statefulflink/tools:dev";

  public static final List<String> DEMO = List.of(OPERATOR, WORD_COUNT_1_20, WORD_COUNT_2_3);
  public static final List<String> ALL =
      List.of(OPERATOR, WORD_COUNT_1_20, WORD_COUNT_2_3, HDFS, S3);

  private Images() {}

  /** The word count on this minor version of Flink. */
  public static String wordCount(String flinkVersion) {
    return "statefulflink/word-count:" + flinkVersion;
  }
}
