package dev.statefulflink.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.api.v1alpha1.Handoff.Purpose;
import dev.statefulflink.api.v1alpha1.Handoff.Step;
import dev.statefulflink.operator.decide.steps.AwaitTest;
import dev.statefulflink.operator.intent.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upgrade says of the fields that it is made for. */
class ChangedFieldsTest {
  private static final Decider DECIDER = new Decider(Timings.standard());
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job.parallelism: 2 |                      |                     | job.parallelism",
        "job.parallelism: 2 | job.args: [hunter2]  |                     |"
            + " job.args and job.parallelism",
        "job.parallelism: 2 | job.args: [hunter2]  | image: mine         |"
            + " image, job.args and job.parallelism",
        "job.name: a | job.args: [hunter2]  | job: {name: a, args: [hunter2], restartNonce: 7,"
            + " parallelism: 3, jar: 'local:///opt/flink/usrlib/orders.jar'} | job.args, job.name, job.parallelism and 1 more",
        "flinkConfiguration: {a.key: hunter2, b.key: hunter2} | job.name: n |"
            + " podTemplate: {spec: {containers: [{name: flink, env: [{name: P, value: hunter2}]}]}} |"
            + " job.name, podTemplate, flinkConfiguration.a.key and 1 more",
      })
  void shouldNameAFewFieldsAndNoValue(String one, String two, String three, String named) {
    var scene = upgrade(one, two == null ? one : two, three == null ? one : three);
    var because = "because " + named + " changed";

    assertThat(message(scene))
        .isEqualTo("Creating the Flink cluster of revision " + Scene.NEXT + ", " + because + ".")
        .doesNotContain(SECRET);
    scene.handoff(Purpose.UPGRADE, Step.PREPARE);
    assertThat(message(scene))
        .isEqualTo(
            "Waiting for the Flink cluster of revision "
                + Scene.NEXT
                + " to come up; it is made "
                + because
                + ".");
    assertThat(ChangedFields.because(", ", scene.seen())).isEqualTo(", " + because);
  }

  @Test
  void shouldNameASnapshotThatIsNamedAnew() {
    var scene = upgrade("job.parallelism: 2").restoresFrom("file:///state/savepoint-9");

    assertThat(message(scene)).endsWith(", because job.parallelism and restoreFrom changed.");
  }

  @Test
  void shouldSayWhoeverApprovesAnUpgradeWhatItChanges() {
    var scene =
        upgrade("job.parallelism: 2")
            .handoff(Purpose.UPGRADE, Step.AWAIT)
            .cutsOver(AwaitTest.MANUAL)
            .next(Scene.ViewOf.present().view());

    assertThat(message(scene)).endsWith(" It is made because job.parallelism changed.");
  }

  @Test
  void shouldSayNothingIfItIsNotKnownWhatTheRevisionWasMadeFrom() {
    assertThat(message(upgrade("job.parallelism: 2").withoutActiveRecord()))
        .isEqualTo("Creating the Flink cluster of revision " + Scene.NEXT + ".");
  }

  @Test
  void shouldSayNothingOfAFirstStart() {
    assertThat(message(new Scene().wants(Specs.intent("job.parallelism: 2"))))
        .contains("Creating the Flink cluster of revision ")
        .doesNotContain("because");
  }

  private static Scene upgrade(String... changes) {
    return new Scene().running().madeFrom(Specs.intent()).wants(Specs.intent(changes));
  }

  private static String message(Scene scene) {
    return DECIDER.decide(scene.seen()).verdict().message();
  }
}
