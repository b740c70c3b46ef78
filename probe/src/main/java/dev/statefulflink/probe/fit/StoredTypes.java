package dev.statefulflink.probe.fit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/** The types that the state of an operator was written with, read by the classes of the new job. */
final class StoredTypes {
  private final Optional<TypeSerializerSnapshot<?>> keys;
  private final Optional<String> missing;
  private final Optional<String> unknown;

  /**
   * @param keys empty if there are none, or if this kind of snapshot does not show them
   * @param missing a class that no longer exists, without which the restore fails; empty if there
   *     is none
   * @param unknown why they cannot be determined; empty if they can
   */
  StoredTypes(
      Optional<TypeSerializerSnapshot<?>> keys,
      Optional<String> missing,
      Optional<String> unknown) {
    this.keys = keys;
    this.missing = missing;
    this.unknown = unknown;
  }

  Optional<TypeSerializerSnapshot<?>> keys() {
    return keys;
  }

  Optional<String> missing() {
    return missing;
  }

  Optional<String> unknown() {
    return unknown;
  }

  static StoredTypes read(
      Optional<KeyedStateHandle> keyed,
      Optional<OperatorStateHandle> unkeyed,
      ClassLoader classes) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(classes);
    try {
      Optional<TypeSerializerSnapshot<?>> keys =
          keyed.isEmpty() ? Optional.empty() : keys(keyed.get(), classes);
      if (unkeyed.isPresent()) {
        readUnkeyed(unkeyed.get(), classes);
      }
      return new StoredTypes(
          keys,
          Optional.empty(),
          keyed.isPresent() && keys.isEmpty()
              ? Optional.of("the snapshot does not show its key type")
              : Optional.empty());
    } catch (IOException | RuntimeException | LinkageError e) {
      return isMissing(e)
          ? new StoredTypes(Optional.empty(), Optional.of(root(e)), Optional.empty())
          : new StoredTypes(Optional.empty(), Optional.empty(), Optional.of(e.toString()));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static Optional<TypeSerializerSnapshot<?>> keys(
      KeyedStateHandle handle, ClassLoader classes) throws IOException {
    Optional<StreamStateHandle> header = header(handle);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    KeyedBackendSerializationProxy<?> proxy = new KeyedBackendSerializationProxy<>(classes);
    read(header.get(), proxy::read);
    return Optional.ofNullable(proxy.getKeySerializerSnapshot());
  }

  private static Optional<StreamStateHandle> header(KeyedStateHandle handle) {
    if (handle instanceof KeyGroupsStateHandle) {
      return Optional.of(KeyGroupsStateHandle.class.cast(handle));
    }
    if (handle instanceof IncrementalRemoteKeyedStateHandle) {
      return Optional.of(
          IncrementalRemoteKeyedStateHandle.class.cast(handle).getMetaDataStateHandle());
    }
    return Optional.of(handle)
        .filter(ChangelogStateBackendHandle.class::isInstance)
        .map(ChangelogStateBackendHandle.class::cast)
        .flatMap(written -> written.getMaterializedStateHandles().stream().findFirst())
        .flatMap(StoredTypes::header);
  }

  /** List and broadcast state is restored immediately, before the code requests it. */
  private static void readUnkeyed(OperatorStateHandle handle, ClassLoader classes)
      throws IOException {
    OperatorBackendSerializationProxy proxy = new OperatorBackendSerializationProxy(classes);
    read(handle, proxy::read);
    Stream.concat(
            proxy.getOperatorStateMetaInfoSnapshots().stream(),
            proxy.getBroadcastStateMetaInfoSnapshots().stream())
        .map(StateMetaInfoSnapshot::getSerializerSnapshotsImmutable)
        .flatMap(snapshots -> snapshots.values().stream())
        .forEach(TypeSerializerSnapshot::restoreSerializer);
  }

  /** Reads a header. */
  private interface Reader {
    void read(DataInputViewStreamWrapper in) throws IOException;
  }

  private static void read(StreamStateHandle handle, Reader reader) throws IOException {
    try (InputStream in = handle.openInputStream()) {
      reader.read(new DataInputViewStreamWrapper(in));
    }
  }

  private static boolean isMissing(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ClassNotFoundException || t instanceof NoClassDefFoundError) {
        return true;
      }
    }
    return false;
  }

  private static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /**
   * Whether a state backend accepts the keys; it makes the same check. Flink migrates values, but
   * never keys.
   */
  @SuppressWarnings("unchecked") // only the snapshot knows its types
  static <T> boolean takesKeys(TypeSerializer<T> now, TypeSerializerSnapshot<?> before) {
    TypeSerializerSchemaCompatibility<T> found =
        now.snapshotConfiguration().resolveSchemaCompatibility((TypeSerializerSnapshot<T>) before);
    return !found.isIncompatible() && !found.isCompatibleAfterMigration();
  }
}
