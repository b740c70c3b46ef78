package dev.statefulflink.probe.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.EnumSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.channel.InputChannelInfo;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.InputChannelStateHandle;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;

/** Each rule by itself; whether they are Flink's is shown by a restore on both versions. */
class FitTest {
  private static final OperatorID COUNT = new OperatorID(1, 2);
  private static final OperatorID OTHER = new OperatorID(3, 4);
  private static final Fit.Restore SAVEPOINT = new Fit.Restore(false, false);
  private static final Fit.Restore ITSELF = new Fit.Restore(true, false);
  private static final Fit.Restore DROPPING = new Fit.Restore(false, true);

  private final Configuration settings = new Configuration();

  private static CompiledOperator count(TypeSerializer<?> key, int parallelism, int max) {
    return new CompiledOperator(
        COUNT.toHexString(),
        "",
        "count",
        "c",
        false,
        false,
        Optional.ofNullable(key),
        parallelism,
        max);
  }

  private static CompiledOperator count() {
    return count(LongSerializer.INSTANCE, 1, -1);
  }

  private String said(StoredOperator state, Fit.Restore restore, CompiledOperator... operators) {
    Findings findings = new Findings();
    CompiledJob job = new CompiledJob(false, List.of(operators), settings);
    new Fit(job, findings).judge(List.of(state), restore);
    return findings.line();
  }

  private static final String NOTHING = "{\"misfits\":[],\"dropped\":[],\"unknown\":[]}";

  private static StoredOperator state(OperatorID id, int max, boolean canonical) {
    OperatorState state = new OperatorState(id, 1, max);
    state.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedKeyedState(keyed(LongSerializer.INSTANCE, canonical))
            .build());
    return StoredOperator.read(state, FitTest.class.getClassLoader());
  }

  private static StoredOperator state() {
    return state(COUNT, 128, false);
  }

  private static KeyGroupsStateHandle keyed(TypeSerializer<?> key, boolean canonical) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new KeyedBackendSerializationProxy<>(key, List.of(), false)
          .write(new DataOutputViewStreamWrapper(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeyGroupRangeOffsets offsets = new KeyGroupRangeOffsets(KeyGroupRange.of(0, 127));
    ByteStreamStateHandle handle = new ByteStreamStateHandle("keyed", bytes.toByteArray());
    return canonical
        ? new KeyGroupsSavepointStateHandle(offsets, handle)
        : new KeyGroupsStateHandle(offsets, handle);
  }

  @Test
  void shouldFindNothingWrongWithTheSameJob() {
    assertThat(said(state(), SAVEPOINT, count())).isEqualTo(NOTHING);
    assertThat(said(state(), ITSELF, count())).isEqualTo(NOTHING);
  }

  @Test
  void shouldFindStateWithoutAnOperatorUnlessItMayBeDropped() {
    StoredOperator lost = state(OTHER, 128, false);

    assertThat(said(lost, SAVEPOINT, count()))
        .contains("\"misfits\":[{\"rule\":\"NO_COUNTERPART\"", OTHER.toHexString())
        .contains("\"dropped\":[]");
    assertThat(said(lost, DROPPING, count()))
        .contains("\"misfits\":[]", "\"dropped\":[{\"rule\":\"NO_COUNTERPART\"");
  }

  @Test
  void shouldTakeNoNoticeOfAnOperatorThatHadNoState() {
    StoredOperator empty =
        StoredOperator.read(new OperatorState(OTHER, 1, 128), FitTest.class.getClassLoader());

    assertThat(said(empty, SAVEPOINT, count())).isEqualTo(NOTHING);
  }

  @Test
  void shouldFindAnOperatorByTheHashThatItsCodeSets() {
    CompiledOperator hashed =
        new CompiledOperator(
            COUNT.toHexString(),
            OTHER.toHexString(),
            "count",
            "c",
            true,
            false,
            Optional.of(LongSerializer.INSTANCE),
            1,
            -1);

    assertThat(said(state(OTHER, 128, false), SAVEPOINT, hashed)).isEqualTo(NOTHING);
  }

  @Test
  void shouldCompareAMaxParallelismThatIsSetAndAdoptItElse() {
    assertThat(said(state(), DROPPING, count(LongSerializer.INSTANCE, 1, 64)))
        .contains("MAX_PARALLELISM", "\"stored\":128", "\"declared\":64", "\"name\":\"count\"");
    assertThat(said(state(), SAVEPOINT, count(LongSerializer.INSTANCE, 1, 128))).isEqualTo(NOTHING);
    assertThat(said(state(COUNT, 64, false), SAVEPOINT, count())).isEqualTo(NOTHING);
  }

  @Test
  void shouldFindAParallelismAboveTheMaxParallelismOfTheState() {
    StoredOperator narrow = state(COUNT, 2, false);

    assertThat(said(narrow, SAVEPOINT, count(LongSerializer.INSTANCE, 2, -1))).isEqualTo(NOTHING);
    assertThat(said(narrow, SAVEPOINT, count(LongSerializer.INSTANCE, 3, -1)))
        .contains("\"rule\":\"PARALLELISM\"");
    settings.setString("jobmanager.scheduler", "Adaptive");
    assertThat(said(narrow, SAVEPOINT, count(LongSerializer.INSTANCE, 3, -1)))
        .contains("\"misfits\":[]", "what parallelism the adaptive scheduler gives to count");
  }

  @Test
  void shouldFindKeysOfAnotherType() {
    assertThat(said(state(), SAVEPOINT, count(StringSerializer.INSTANCE, 1, -1)))
        .contains("\"rule\":\"KEY_TYPE\"", "\"stored\":\"Long\"", "\"declared\":\"String\"");
  }

  @Test
  void shouldListStateThatIsReadByNobodySinceTheOperatorHasNoKeys() {
    assertThat(said(state(), SAVEPOINT, count(null, 1, -1)))
        .contains("\"misfits\":[]", "\"dropped\":[{");
  }

  @Test
  void shouldFindAnotherStateBackendIfTheVerySnapshotIsRead() {
    settings.setString("state.backend.type", "rocksdb");

    assertThat(said(state(), ITSELF, count()))
        .contains("\"rule\":\"STATE_BACKEND\"", "\"stored\":\"hashmap\"", "\"rocksdb\"");
    assertThat(said(state(), SAVEPOINT, count())).isEqualTo(NOTHING);
    assertThat(said(state(COUNT, 128, true), ITSELF, count())).isEqualTo(NOTHING);
    settings.setString("state.backend.type", "shop.Backend");
    assertThat(said(state(), ITSELF, count()))
        .contains("\"misfits\":[]", "whether state backend shop.backend reads the state of count");
  }

  @Test
  void shouldFindAClassThatIsGone() {
    assertThat(said(ofAClassThatIsGone(), SAVEPOINT, count()))
        .contains("\"rule\":\"CLASS_MISSING\"", "\"stored\":\"" + Size.class.getName());
  }

  /**
   * Flink reads no keyed state for an operator without keys, so the job may go without the class.
   */
  @Test
  void shouldNotMissAClassOfKeysThatNobodyReads() {
    assertThat(said(ofAClassThatIsGone(), SAVEPOINT, count(null, 1, -1)))
        .contains("\"misfits\":[]", "\"dropped\":[{", "\"unknown\":[]");
  }

  private static StoredOperator ofAClassThatIsGone() {
    OperatorState state = new OperatorState(COUNT, 1, 128);
    state.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedKeyedState(keyed(new EnumSerializer<>(Size.class), false))
            .build());
    ClassLoader without =
        new ClassLoader(FitTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Size.class.getName())) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        };
    return StoredOperator.read(state, without);
  }

  /** A type of keys. */
  enum Size {
    SMALL
  }

  @Test
  void shouldNotKnowWhereRecordsInFlightGoIfTheGraphIsAnother() {
    OperatorState state = new OperatorState(COUNT, 1, 128);
    InputChannelStateHandle records =
        new InputChannelStateHandle(
            new InputChannelInfo(0, 0),
            new ByteStreamStateHandle("records", new byte[] {1}),
            List.of(0L));
    state.putState(
        0,
        OperatorSubtaskState.builder()
            .setInputChannelState(StateObjectCollection.singleton(records))
            .build());
    StoredOperator stored = StoredOperator.read(state, FitTest.class.getClassLoader());

    assertThat(said(stored, ITSELF, count())).isEqualTo(NOTHING);
    assertThat(said(stored, SAVEPOINT, count(LongSerializer.INSTANCE, 2, -1))).isEqualTo(NOTHING);
    assertThat(said(stored, ITSELF, count(LongSerializer.INSTANCE, 2, -1)))
        .contains("\"misfits\":[]", "records in flight of an unaligned checkpoint");
  }

  @Test
  void shouldNotKnowAStateThatCannotBeRead() {
    OperatorState state = new OperatorState(COUNT, 1, 128);
    KeyGroupRangeOffsets offsets = new KeyGroupRangeOffsets(KeyGroupRange.of(0, 127));
    state.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedKeyedState(
                new KeyGroupsStateHandle(
                    offsets, new ByteStreamStateHandle("keyed", new byte[] {1, 2, 3})))
            .build());

    assertThat(said(StoredOperator.read(state, FitTest.class.getClassLoader()), SAVEPOINT, count()))
        .contains("\"misfits\":[]", "\"unknown\":[\"the types of the state of count: ");
  }

  @Test
  void shouldWriteWhateverANameHas() {
    assertThat(Json.write(Map.of("a\"b", List.of("c\\\n", 1, true))))
        .isEqualTo("{\"a\\\"b\":[\"c\\\\\\u000a\",1,true]}");
  }
}
