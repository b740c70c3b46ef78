package dev.statefulflink.api.v1alpha1;

/** The patterns of strings that stand in several fields. */
final class Patterns {
  static final String FLINK_VERSION = "^(1\\.20|2\\.[0-9]{1,2})$";

  /** A duration in the style of Go and Kubernetes, of at most a few units. */
  static final String DURATION = "^([0-9]{1,9}(ms|s|m|h)){1,4}$";

  /** A snapshot's directory; no user or password in it. */
  static final String SNAPSHOT =
      "^(file:/|hdfs://|s3://|s3a://|s3p://|gs://|abfss?://|wasbs?://|oss://)[^\\s@]+$";

  private Patterns() {}
}
