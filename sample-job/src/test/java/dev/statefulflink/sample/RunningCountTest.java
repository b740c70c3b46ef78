package dev.statefulflink.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.state.ValueState;
import org.junit.jupiter.api.Test;

/** The sum of one key, with its state in a field. */
class RunningCountTest {

  private final OneValue state = new OneValue();
  private final List<WordCount> emitted = new ArrayList<>();

  @Test
  void startsAtZeroAndEmitsEverySum() throws Exception {
    count(new WordCount("hello", 1), new WordCount("hello", 5));

    assertThat(emitted).containsExactly(new WordCount("hello", 1), new WordCount("hello", 6));
    assertThat(state.value).isEqualTo(6);
  }

  @Test
  void goesOnWithTheSumOfTheState() throws Exception {
    state.value = 3L;

    count(new WordCount("hello", 2));

    assertThat(emitted).containsExactly(new WordCount("hello", 5));
  }

  private void count(WordCount... values) throws Exception {
    RunningCount<String> function = new RunningCount<>();
    function.setRuntimeContext(contextWithState());
    function.open(new OpenContext() {});
    for (WordCount value : values) {
      function.processElement(value, null, new ListCollector<>(emitted));
    }
  }

  private RuntimeContext contextWithState() {
    return (RuntimeContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {RuntimeContext.class},
            (proxy, method, args) -> {
              if (method.getName().equals("getState")) {
                return state;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private static final class OneValue implements ValueState<Long> {

    private Long value;

    @Override
    public Long value() {
      return value;
    }

    @Override
    public void update(Long newValue) {
      value = newValue;
    }

    @Override
    public void clear() {
      value = null;
    }
  }
}
