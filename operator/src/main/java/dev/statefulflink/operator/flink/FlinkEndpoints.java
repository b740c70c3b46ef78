package dev.statefulflink.operator.flink;

import java.net.URI;

/** The address of a cluster's REST API. */
public interface FlinkEndpoints {
  URI rest(String namespace, String cluster);
}
