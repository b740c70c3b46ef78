package dev.statefulflink.operator.observe.cluster;

import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.LastState;
import java.util.Optional;

/** Reads the state that an earlier object of this name and kind left: live, never from a cache. */
public interface KeptStates {
  Optional<LastState> read(ObjectKey key);
}
