package dev.statefulflink.sample.socket;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Assigns the one split to the first reader that registers. */
final class SocketEnumerator implements SplitEnumerator<SocketSplit, Boolean> {

  private final SplitEnumeratorContext<SocketSplit> context;
  private boolean assigned;

  SocketEnumerator(SplitEnumeratorContext<SocketSplit> context, boolean assigned) {
    this.context = context;
    this.assigned = assigned;
  }

  @Override
  public void addReader(int subtaskId) {
    if (!assigned) {
      context.assignSplit(new SocketSplit(), subtaskId);
      assigned = true;
    }
  }

  @Override
  public void addSplitsBack(List<SocketSplit> splits, int subtaskId) {
    if (!splits.isEmpty()) {
      assigned = false;
    }
  }

  @Override
  public Boolean snapshotState(long checkpointId) {
    return assigned;
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtaskId, String requesterHostname) {}

  @Override
  public void close() {}
}
