package dev.statefulflink.sample.socket;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The right to read the socket: there is one, so one reader connects and the others stay idle.
 *
 * <p>Without the address: an upgrade of the job may change it.
 */
record SocketSplit() implements SourceSplit {

  @Override
  public String splitId() {
    return "socket";
  }
}
