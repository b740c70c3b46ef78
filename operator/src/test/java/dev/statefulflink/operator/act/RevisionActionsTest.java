package dev.statefulflink.operator.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.SavepointsSpec.Format;
import dev.statefulflink.operator.Law;
import dev.statefulflink.operator.decide.Action;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.flink.Submission;
import dev.statefulflink.operator.flink.board.FlinkBoard;
import dev.statefulflink.operator.intent.LastState;
import dev.statefulflink.operator.intent.Specs;
import dev.statefulflink.operator.manifest.ClusterManifests;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Right before each effect the object is looked at: one that has changed stops the effect. */
class RevisionActionsTest {
  private static final ObjectKey KEY = new ObjectKey("StatefulFlinkJob", "shop", "orders", "uid-1");
  private static final Submission SUBMISSION = new Submission("", List.of(), 1, false);

  private final FlinkBoard board = new FlinkBoard(Clock.systemUTC(), (wait, task) -> {}, key -> {});
  private final List<String> called = new ArrayList<>();
  private final FlinkGateway flink =
      (FlinkGateway)
          Proxy.newProxyInstance(
              FlinkGateway.class.getClassLoader(),
              new Class<?>[] {FlinkGateway.class},
              (proxy, method, arguments) -> {
                called.add(method.getName());
                return new CompletableFuture<Void>();
              });

  static Stream<Action> askedOfFlink() {
    return Stream.of(
        new Action.Rehearse("a", SUBMISSION),
        new Action.Compare("a", "job", SUBMISSION, "handoff"),
        new Action.CheckState(
            "b",
            SUBMISSION,
            Optional.empty(),
            Optional.of(new Action.CheckState.Old("a", "job", SUBMISSION)),
            false),
        new Action.StopWithSavepoint("a", "job", "trigger", "file:///state", Format.NATIVE),
        new Action.Submit("a", "job", SUBMISSION, Optional.empty()),
        new Action.TakeCheckpoint("a", "job", "trigger"),
        new Action.TakeSavepoint("a", "job", "trigger", "file:///state", Format.NATIVE),
        new Action.DisposeSavepoint("a", "file:///state/savepoint-1"),
        new Action.CancelJob("a", "job"));
  }

  static Stream<Action> writtenToKubernetes() {
    var state = new SavedState("file:///state", SavedState.Kind.SAVEPOINT, Instant.EPOCH);
    return Stream.of(
        new Action.AllowJob("a", "job", Specs.intent()),
        new Action.ServeRevision("a", Optional.empty()),
        new Action.RecordFinished("a", "job", Instant.EPOCH),
        new Action.RemovePods("a"),
        new Action.RemoveCluster("a"),
        new Action.RemoveHaData("a"),
        new Action.KeepState(new LastState(state, "")),
        new Action.ForgetState());
  }

  @ParameterizedTest
  @MethodSource("askedOfFlink")
  @Law(1)
  void shouldAskNothingOfFlinkOnceTheObjectHasChanged(Action action) {
    assertThatThrownBy(() -> action.performWith(actions(false))).isInstanceOf(StaleDecision.class);
    assertThat(called).isEmpty();

    action.performWith(actions(true));
    assertThat(called).as("at once: what was not asked for is not on the board").hasSize(1);
  }

  /** Most rounds find a request made already, and an object is read for none of them. */
  @Test
  void shouldNotLookAtTheObjectWhereTheRequestIsUnderWay() {
    var cancel = new Action.CancelJob("a", "job");
    cancel.performWith(actions(true));

    cancel.performWith(actions(false));

    assertThat(called).containsExactly("cancel");
  }

  @ParameterizedTest
  @MethodSource("writtenToKubernetes")
  @Law(1)
  void shouldWriteNothingToKubernetesOnceTheObjectHasChanged(Action action) {
    assertThatThrownBy(() -> action.performWith(actions(false))).isInstanceOf(StaleDecision.class);
    assertThatThrownBy(() -> action.performWith(actions(true)))
        .isInstanceOf(KubernetesClientException.class);
  }

  @Test
  void shouldAskOnceWhileTheRequestIsUnderWay() {
    var actions = actions(true);
    var cancel = new Action.CancelJob("a", "job");

    cancel.performWith(actions);
    cancel.performWith(actions);

    assertThat(called).containsExactly("cancel");
  }

  private RevisionActions actions(boolean stands) {
    var owner = new OwnerReferenceBuilder().withName(KEY.name()).withUid(KEY.uid()).build();
    var writer = new ObjectWriter(nowhere(), new ClusterManifests(KEY, owner));
    var rest =
        new RevisionActions.Flink(flink, board, (namespace, cluster) -> URI.create("http://none"));
    return new RevisionActions(KEY, writer, rest, () -> stands, objects -> {});
  }

  /** A closed port: code that gets that far gets an error of the client. */
  private static KubernetesClient nowhere() {
    var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty());
    return new KubernetesClientBuilder()
        .withConfig(
            config.withMasterUrl("http://127.0.0.1:1").withRequestRetryBackoffLimit(0).build())
        .build();
  }
}
