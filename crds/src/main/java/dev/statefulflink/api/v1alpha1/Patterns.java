package dev.statefulflink.api.v1alpha1;

/** The patterns of strings that several fields share. */
final class Patterns {
  static final String FLINK_VERSION = "^(1\\.20|2\\.[0-9]{1,2})$";

  /** A duration in the style of Go and Kubernetes, of at most a few units. */
  static final String DURATION = "^([0-9]{1,9}(ms|s|m|h)){1,4}$";

  /** A snapshot's directory; without a user or password, except for Azure's container. */
  static final String SNAPSHOT =
      "^((file:/|hdfs://|s3://|s3a://|s3p://|gs://|oss://)[^\\s@]+|(abfss?|wasbs?)://([^\\s@:/]+@)?[^\\s@]+)$";

  /** Where the state is kept; a separate rule refuses a user or password with its own message. */
  static final String STATE_URI =
      "^(file://(/[\\w.-]+)+|(hdfs|s3|s3a|s3p|gs|abfss?|wasbs?|oss)://[^\\s]+)$";

  /** The same for a part of it; no user or password in it, but a container of Azure's. */
  static final String OWN_URI =
      "^(file://(/[\\w.-]+)+|(hdfs|s3|s3a|s3p|gs|oss)://[^\\s@]+|(abfss?|wasbs?)://([^\\s@:/]+@)?[^\\s@]+)$";

  /** From the image, a server, or a storage; without a user or password. */
  static final String JAR =
      "^(local:///[^\\s]+\\.jar|https://[^\\s@/?#]+/[^\\s@]*"
          + "|(hdfs|s3|s3a|s3p|gs|oss)://[^\\s@?#]+|(abfss?|wasbs?)://([^\\s@:/]+@)?[^\\s@?#]+)$";

  /** Identifies one upgrade: eight hexadecimal digits. */
  static final String APPROVAL = "^[0-9a-f]{8}$";

  static final String SHA256 = "^[0-9a-f]{64}$";
  static final String JAVA_CLASS = "^[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*$";
  static final String USER = "^[A-Za-z_][\\w.@/-]*$";
  static final String CPU = "^([0-9]+m|[0-9]+(\\.[0-9]{1,3})?)$";
  static final String MEMORY = "^[0-9]+(\\.[0-9]+)?(Mi|Gi|Ti|M|G|T)$";

  /** An image as container engines name it: no space, and no scheme. */
  static final String IMAGE =
      "^[\\w][\\w.-]*(:[0-9]+)?(/[\\w.-]+)*(:[\\w.-]+)?(@[\\w]+:[0-9a-fA-F]+)?$";

  /** A name in the DNS, or an IPv4 address. */
  static final String HOST = "^[A-Za-z0-9]([\\w.-]*[A-Za-z0-9])?$";

  /** The name of an object of Kubernetes. */
  static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

  private static final String KAFKA_SERVER =
      "[A-Za-z0-9]([\\w.-]*[A-Za-z0-9])?:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}"
          + "|655[0-2][0-9]|6553[0-5])";

  /** One or more brokers, each with its port, as Kafka's own bootstrap.servers. */
  static final String KAFKA_SERVERS = "^" + KAFKA_SERVER + "(," + KAFKA_SERVER + ")*$";

  static final String KAFKA_SERVERS_DESCRIPTION =
      "One or more bootstrap brokers, as host:port, separated by commas. Encryption and"
          + " authentication are not supported here; a job of your own can use them. Example:"
          + " kafka:9092.";

  static final String KAFKA_TOPIC = "^[a-zA-Z0-9_-][a-zA-Z0-9._-]*$";

  /** A group, or a part of a transactional id. */
  static final String KAFKA_NAME = "^[a-zA-Z0-9][a-zA-Z0-9._-]*$";

  private Patterns() {}
}
