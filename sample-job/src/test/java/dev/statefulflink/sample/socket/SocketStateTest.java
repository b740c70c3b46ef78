package dev.statefulflink.sample.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketStateTest {

  private final SocketLineSource source = new SocketLineSource("localhost", 1);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsWhetherTheSplitIsAssigned(boolean assigned) throws IOException {
    SimpleVersionedSerializer<Boolean> serializer = source.getEnumeratorCheckpointSerializer();

    byte[] bytes = serializer.serialize(assigned);

    assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(assigned);
  }

  @Test
  void keepsTheSplit() throws IOException {
    SimpleVersionedSerializer<SocketSplit> serializer = source.getSplitSerializer();

    byte[] bytes = serializer.serialize(new SocketSplit());

    assertThat(serializer.deserialize(serializer.getVersion(), bytes)).isEqualTo(new SocketSplit());
  }

  @Test
  void refusesTheStateOfAnotherSource() {
    assertThatThrownBy(() -> source.getSplitSerializer().deserialize(1, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The state is not that of a socket source");
  }
}
