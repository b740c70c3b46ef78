package dev.statefulflink.operator.flink;

import java.net.URI;

/** Where a cluster's REST API is reached. */
public interface FlinkEndpoints {
  URI rest(String namespace, String cluster);
}
