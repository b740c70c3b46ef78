package dev.statefulflink.probe.restore;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** An operator that restores the state of another one, and drops what comes. */
final class Drop extends AbstractStreamOperator<Object>
    implements OneInputStreamOperator<Object, Object>,
        TwoInputStreamOperator<Object, Object, Object> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(StreamRecord<Object> element) {}

  @Override
  public void processElement1(StreamRecord<Object> element) {}

  @Override
  public void processElement2(StreamRecord<Object> element) {}
}
