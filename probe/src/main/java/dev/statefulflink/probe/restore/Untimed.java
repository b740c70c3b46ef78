package dev.statefulflink.probe.restore;

import java.lang.reflect.Field;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OperatorAttributes;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeServiceAware;

/** Makes an operator of the job as it is, but for its timers of processing time. */
final class Untimed extends AbstractStreamOperatorFactory<Object> {
  private static final long serialVersionUID = 1L;
  private static final String FIELD = "processingTimeService";

  private final StreamOperatorFactory<Object> made;

  Untimed(StreamOperatorFactory<Object> made) {
    this.made = made;
  }

  @Override
  public void setProcessingTimeService(ProcessingTimeService service) {
    super.setProcessingTimeService(service);
    if (made instanceof ProcessingTimeServiceAware) {
      ((ProcessingTimeServiceAware) made).setProcessingTimeService(service);
    }
  }

  // As Flink declares it.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  @Override
  public <T extends StreamOperator<Object>> T createStreamOperator(
      StreamOperatorParameters<Object> parameters) {
    T operator = made.createStreamOperator(parameters);
    for (Class<?> type = operator.getClass(); type != null; type = type.getSuperclass()) {
      quiet(type, operator);
    }
    return operator;
  }

  /** Of Flink's own base classes: both have such a field, and no method that is always there. */
  private static void quiet(Class<?> type, Object operator) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(FIELD) && field.getType() == ProcessingTimeService.class) {
        try {
          field.setAccessible(true);
          field.set(operator, new NoTimers((ProcessingTimeService) field.get(operator)));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  // As Flink declares it.
  @SuppressWarnings("rawtypes")
  @Override
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classes) {
    return made.getStreamOperatorClass(classes);
  }

  @Override
  public OperatorAttributes getOperatorAttributes() {
    return made.getOperatorAttributes();
  }
}
