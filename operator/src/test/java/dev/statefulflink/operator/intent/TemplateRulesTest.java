package dev.statefulflink.operator.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spec: {serviceAccountName: admin}} | spec.podTemplate.spec.serviceAccountName",
        "{spec: {hostNetwork: true}} | spec.podTemplate.spec.hostNetwork",
        "{spec: {restartPolicy: Never}} | spec.podTemplate.spec.restartPolicy",
        "{spec: {containers: [{name: flink, image: x}]}} | use spec.image",
        "{spec: {containers: [{name: jobmanager, command: [sh]}]}} | containers[name=jobmanager].command",
        "{spec: {containers: [{name: taskmanager, args: [x]}]}} | containers[name=taskmanager].args",
        "{spec: {initContainers: [{name: stage-jar, image: x}]}} | initContainers[name=stage-jar].image",
        "{spec: {volumes: [{name: tmp}]}} | give yours another name",
        "{spec: {containers: [{image: x}]}} | containers holds an item without a name",
        "{spec: {nodeSelector: 5}} | spec.podTemplate.spec.nodeSelector holds a value that does not belong there",
        "{spec: {containers: {name: x}}} | spec.podTemplate.spec.containers holds a value that does not belong there",
      })
  void shouldRefuseWhatTheOperatorNeeds(String template, String told) {
    assertThatThrownBy(() -> Specs.intent("podTemplate: " + template))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{metadata: {labels: {team: a}}}",
        "{spec: {nodeSelector: {disk: ssd}}}",
        "{spec: {containers: [{name: flink, env: [{name: A, value: b}]}]}}",
        "{spec: {containers: [{name: sidecar, image: x, command: [sh], args: [y]}]}}",
        "{spec: {volumes: [{name: mine, emptyDir: {}}]}}",
      })
  void shouldTakeTheRest(String template) {
    assertThat(Specs.intent("podTemplate: " + template).pods().template()).isNotEmpty();
  }

  @Test
  void shouldTakeAnEmptyTemplateForNone() {
    assertThat(Specs.intent("podTemplate: {}").pods()).isEqualTo(PodIntent.STANDARD);
  }
}
