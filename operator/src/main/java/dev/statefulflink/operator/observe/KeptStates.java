package dev.statefulflink.operator.observe;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.operator.flink.ObjectKey;
import java.util.Optional;

/** Reads the state that an earlier object of this name and kind left: live, never from a cache. */
public interface KeptStates {
  Optional<SavedState> read(ObjectKey key);
}
