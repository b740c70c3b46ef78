package dev.statefulflink.operator.intent.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pod template says to the entry point of the image, which is not run. */
class EntryPointTest {
  private static String template(String container, String variables) {
    return "podTemplate: {spec: {containers: [{name: %s, env: [%s]}]}}"
        .formatted(container, variables);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TASK_MANAGER_NUMBER_OF_TASK_SLOTS| cannot be set, remove it: use spec.taskManager.slots",
        "JOB_MANAGER_RPC_ADDRESS| cannot be set, remove it: the operator names the JobManager",
        "FLINK_CONF_DIR| cannot be set, remove it: the operator writes Flink's configuration",
        "FLINK_ENV_JAVA_OPTS| cannot be set, remove it: use env.java.opts.all in spec.flinkConfiguration"
      })
  void shouldRefuseAVariableThatWouldHaveNoEffect(String name, String message) {
    for (var container : new String[] {"flink", "jobmanager", "taskmanager"}) {
      assertThatThrownBy(
              () -> Specs.intent(template(container, "{name: " + name + ", value: '1'}")))
          .isInstanceOf(SpecRefused.class)
          .hasMessageStartingWith(
              "spec.podTemplate.spec.containers[name=%s].env[name=%s] %s"
                  .formatted(container, name, message));
    }
    assertThatCode(
            () -> Specs.intent(template("sidecar, image: x", "{name: " + name + ", value: '1'}")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAnotherUserOfHadoopThanTheDeclaredOne() {
    var variable = template("flink", "{name: HADOOP_USER_NAME, value: me}");

    assertThatCode(() -> Specs.intent(variable)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Specs.intent(variable, "stateBackend.hadoopUser: root"))
        .hasMessageEndingWith(
            "[name=HADOOP_USER_NAME] cannot be set, remove it: spec.stateBackend.hadoopUser sets"
                + " it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "value: 'rest.port: 9091'| spec.flinkConfiguration.rest.port is set by the operator: remove it",
        "value: 'web.history: 9'| web.history is set both in spec.flinkConfiguration and in FLINK_PROPERTIES",
        "value: 's3cret'| has a line that is not \"key: value\": correct it",
        "value: 'my.own: ${S3CRET}'| has a variable in the value of my.own, which is not replaced",
        "value: \"a.b: 1\\na.b: 2\"| has a.b twice: keep one",
        "valueFrom: {secretKeyRef: {name: s, key: k}}| has no effect without a value"
      })
  void shouldRefuseLinesThatWouldHaveNoEffect(String value, String message) {
    assertThatThrownBy(
            () ->
                Specs.intent(
                    "flinkConfiguration: {web.history: 3}",
                    template("flink", "{name: FLINK_PROPERTIES, " + value + "}")))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContainIgnoringCase("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobmanager", "taskmanager"})
  void shouldRefuseLinesForOneComponent(String container) {
    assertThatThrownBy(
            () ->
                Specs.intent(
                    template(container, "{name: FLINK_PROPERTIES, value: 'web.history: 3'}")))
        .hasMessageEndingWith("both components have one configuration, set it on flink");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobManager", "taskManager"})
  void shouldLookIntoTheTemplateOfOneComponentAsWell(String component) {
    var path = component + ".";

    assertThatThrownBy(
            () -> Specs.intent(path + template("flink", "{name: FLINK_CONF_DIR, value: /x}")))
        .isInstanceOf(SpecRefused.class)
        .hasMessageStartingWith(
            "spec.%s.podTemplate.spec.containers[name=flink].env[name=FLINK_CONF_DIR] cannot be set"
                .formatted(component));
    assertThatThrownBy(
            () ->
                Specs.intent(
                    path + template("flink", "{name: FLINK_PROPERTIES, value: 'web.history: 3'}")))
        .hasMessageContaining(
            "both components have one configuration, set it on flink of spec.podTemplate");
  }

  /** What was accepted before, and did nothing, starts no handoff. */
  @Test
  void shouldNotHashTheLinesOnceMore() {
    var variable = template("flink", "{name: FLINK_PROPERTIES, value: 'web.history: 3'}");

    assertThat(Specs.intent(variable).settings()).isEmpty();
    assertThat(Specs.intent(variable).configuration()).containsEntry("web.history", "3");
  }
}
