package dev.statefulflink.bench.fleet;

import dev.statefulflink.operator.manifest.Names;
import java.net.URI;

/**
 * A loopback address for each Flink cluster, so that the operator keeps connections to each, as it
 * does to their Services. No name is resolved on the way. Linux answers on all of 127.0.0.0/8.
 */
final class ClusterAddress {
  /** Of the 24 bits that there are, 11 go to the object's number and 13 to its revision. */
  static final int LARGEST_NUMBER = (1 << 11) - 1;

  private static final int REVISION_BITS = 13;
  private static final int HEXADECIMAL = 16;

  private ClusterAddress() {}

  static String of(String cluster) {
    var object = Names.ofCluster(cluster);
    var number = Integer.parseInt(object.substring(object.lastIndexOf('-') + 1));
    if (number < 1 || number > LARGEST_NUMBER) {
      throw new IllegalArgumentException("no address for " + cluster);
    }
    var revision =
        Integer.parseUnsignedInt(cluster.substring(object.length() + 1), HEXADECIMAL)
            & ((1 << REVISION_BITS) - 1);
    var address = number << REVISION_BITS | revision;
    return "127." + (address >> 16) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
  }

  static URI rest(String cluster, int port) {
    return URI.create("http://" + of(cluster) + ":" + port);
  }
}
