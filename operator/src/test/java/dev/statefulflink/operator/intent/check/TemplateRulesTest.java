package dev.statefulflink.operator.intent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statefulflink.operator.intent.PodIntent;
import dev.statefulflink.operator.intent.SpecRefused;
import dev.statefulflink.operator.intent.Specs;
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
        "{spec: {containers: [{image: x}]}} | containers has an item without a name",
        "{spec: {nodeSelector: 5}} | spec.podTemplate.spec.nodeSelector has a value of the wrong type",
        "{spec: {containers: {name: x}}} | spec.podTemplate.spec.containers has a value of the wrong type",
      })
  void shouldRefuseWhatTheOperatorNeeds(String template, String told) {
    assertThatThrownBy(() -> Specs.intent("podTemplate: " + template))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining(told);
  }

  /** Each of these was taken, and had no effect, or failed when the pods were to start. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{metadata: {name: pod-template}} | .metadata.name cannot be set, remove it: Kubernetes names the pods",
        "{metadata: {namespace: other}} | .metadata.namespace cannot be set",
        "{metadata: {labels: {app.kubernetes.io/instance: mine}}} | .metadata.labels.app.kubernetes.io/instance cannot be set",
        "{metadata: {labels: {statefulflink.dev/name: mine}}} | the operator identifies its"
            + " objects by it",
        "{metadata: {labels: {a: no value!}}} | .metadata.labels.a has a value that Kubernetes does not accept",
        "{metadata: {labels: {pod-template-hash: x}}} | .metadata.labels.pod-template-hash cannot be set",
        "{metadata: {annotations: {a b: c}}} | .metadata.annotations has the key 'a_b'",
        "{spec: {activeDeadlineSeconds: 60}} | .spec.activeDeadlineSeconds cannot be set",
        "{spec: {automountServiceAccountToken: false}} | cannot be false, remove it: Flink's high availability",
        "{spec: {securityContext: {runAsUser: null}}} | has no effect if it is null: use"
            + " spec.userFrom: Platform",
        "{spec: {containers: [{name: taskManager, env: [{name: A, value: b}]}]}} | containers[name=taskManager] has no image",
        "{spec: {initContainers: [{name: flink, env: [{name: A, value: b}]}]}} | initContainers[name=flink] has no image",
        "{spec: {initContainers: [{name: jobmanager, image: x}]}} | has the name of Flink's own container",
        "{spec: {containers: [{name: stage-jar, image: x}]}} | is an init container",
        "{spec: {initContainers: [{name: stage-jar, env: [{name: TARGET, value: /x}]}]}} | env[name=TARGET] cannot be set",
        "{spec: {initContainers: [{name: stage-jar, restartPolicy: Always}]}} | .restartPolicy cannot be set",
        "{spec: {containers: [{name: flink, volumeMounts: [{name: v, mountPath: /tmp/}]}]}} | volumeMounts[mountPath=/tmp/] is a path of the operator",
        "{spec: {containers: [{name: jobmanager, volumeMounts: [{name: v, mountPath: /etc/flink}]}]}} | use spec.flinkConfiguration and spec.logging",
        "{spec: {containers: [{name: flink, volumeMounts: [{name: v, mountPath: /opt/flink/conf/}]}]}} | has no effect, since Flink reads its configuration elsewhere",
        "{spec: {containers: [{name: taskmanager, volumeMounts: [{name: v, mountPath: /opt/flink/conf/log4j-console.properties, subPath: l}]}]}} | has no effect, since Flink reads its configuration elsewhere",
        "{spec: {containers: [{name: flink, resources: {limits: {memory: 1Gi}}}]}} | limits.memory is less than Flink uses, 1280Mi",
        "{spec: {containers: [{name: flink, resources: {limits: {memory: much}}}]}} | limits.memory is not a quantity",
      })
  void shouldRefuseWhatWouldHaveNoEffectOrFailLate(String template, String told) {
    assertThatThrownBy(() -> Specs.intent("podTemplate: " + template))
        .isInstanceOf(SpecRefused.class)
        .hasMessageStartingWith("spec.podTemplate.")
        .hasMessageContaining(told);
  }

  @Test
  void shouldRefuseAMountWhereTheStateIs() {
    var mount =
        "{spec: {containers: [{name: flink, volumeMounts: [{name: v, mountPath: /state}]}]}}";

    assertThat(Specs.intent("podTemplate: " + mount).pods().template()).isNotEmpty();
    assertThatThrownBy(
            () ->
                Specs.intent(
                    "taskManager.podTemplate: " + mount,
                    "stateBackend: {uri: 'file:///state', volumeClaim: claim}"))
        .hasMessage(
            "spec.taskManager.podTemplate.spec.containers[name=flink].volumeMounts[mountPath=/state]"
                + " is a path of the operator: spec.stateBackend.volumeClaim is mounted there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/tmp", "/etc/flink", "/etc/flink/state", "/var/lib/flink-jar", "/opt/flink"})
  void shouldRefuseAStateWhereFlinksFilesAre(String path) {
    assertThatThrownBy(
            () -> Specs.intent("stateBackend: {uri: 'file://" + path + "', volumeClaim: claim}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessageStartingWith(
            "spec.stateBackend.uri is file://" + path + ", which contains Flink's own files");
    assertThat(
            Specs.intent("stateBackend: {uri: 'file:///tmp/state', volumeClaim: claim}").stateUri())
        .endsWith("/state");
  }

  /** Only with additional jars, which it brings there. */
  @Test
  void shouldTakeStageJarOfTheTaskManagersIfThereIsOne() {
    var template =
        "taskManager.podTemplate: {spec: {initContainers: [{name: stage-jar, env: [{name: A, value:"
            + " b}]}]}}";
    var jars = "job.additionalJars: [{uri: 'local:///a.jar'}]";

    assertThatThrownBy(() -> Specs.intent(template))
        .isInstanceOf(SpecRefused.class)
        .hasMessageContaining("only the JobManager fetches the jar");
    assertThat(Specs.intent(template, jars).pods().platform().templates().taskManager())
        .contains("stage-jar");
    assertThatThrownBy(
            () ->
                Specs.intent(
                    jars, "podTemplate: {spec: {volumes: [{name: additional-jar-headers-0}]}}"))
        .hasMessageContaining("is the name of a volume of the operator");
  }

  @Test
  void shouldTakeAContainerWhoseImageAnotherTemplateNames() {
    assertThat(
            Specs.intent(
                    "podTemplate: {spec: {containers: [{name: sidecar, image: x}]}}",
                    "jobManager.podTemplate: {spec: {containers: [{name: sidecar, env: [{name: A,"
                        + " value: b}]}]}}")
                .pods()
                .template())
        .isNotEmpty();
  }

  @Test
  void shouldTakeALimitThatIsEnoughForItsComponent() {
    assertThat(
            Specs.intent(
                    "jobManager.podTemplate: {spec: {containers: [{name: flink, resources: {limits:"
                        + " {memory: 1Gi}}}]}}")
                .pods()
                .platform()
                .templates()
                .jobManager())
        .isNotEmpty();
  }

  /**
   * Kubernetes knows the items of a list by these fields, and takes no two that are equal there.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spec: {containers: [{name: flink, env: [{name: TZ, value: a}, {name: TZ, value: b}]}]}} | .spec.containers[name=flink].env has more than one item with name=TZ: keep one",
        "{spec: {containers: [{name: s, image: x, ports: [{containerPort: 80}, {name: web, containerPort: 80, protocol: TCP}]}]}} | .spec.containers[name=s].ports has more than one item with containerPort=80,protocol=TCP: keep one",
        "{spec: {containers: [{name: flink, volumeMounts: [{name: a, mountPath: /m}, {name: b, mountPath: /m}]}]}} | .spec.containers[name=flink].volumeMounts has more than one item with mountPath=/m",
        "{spec: {containers: [{name: s, image: x, volumeDevices: [{name: a, devicePath: /d}, {name: b, devicePath: /d}]}]}} | .volumeDevices has more than one item with devicePath=/d",
        "{spec: {containers: [{name: s, image: x, resources: {claims: [{name: gpu}, {name: gpu}]}}]}} | .spec.containers[name=s].resources.claims has more than one item with name=gpu",
        "{spec: {containers: [{name: s, image: x}, {name: s, image: y}]}} | .spec.containers has more than one item with name=s",
        "{spec: {initContainers: [{name: i, image: x}, {name: i, image: y}]}} | .spec.initContainers has more than one item with name=i",
        "{spec: {initContainers: [{name: i, image: x, env: [{name: A}, {name: A}]}]}} | .spec.initContainers[name=i].env has more than one item with name=A",
        "{spec: {ephemeralContainers: [{name: i, image: x}, {name: i, image: y}]}} | .spec.ephemeralContainers has more than one item with name=i",
        "{spec: {volumes: [{name: v, emptyDir: {}}, {name: v, emptyDir: {}}]}} | .spec.volumes has more than one item with name=v",
        "{spec: {imagePullSecrets: [{name: s}, {name: s}]}} | .spec.imagePullSecrets has more than one item with name=s",
        "{spec: {hostAliases: [{ip: 10.0.0.1, hostnames: [a]}, {ip: 10.0.0.1, hostnames: [b]}]}} | .spec.hostAliases has more than one item with ip=10.0.0.1",
        "{spec: {topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}} | .spec.topologySpreadConstraints has more than one item with topologyKey=zone,whenUnsatisfiable=DoNotSchedule",
        "{spec: {resourceClaims: [{name: gpu}, {name: gpu}]}} | .spec.resourceClaims has more than one item with name=gpu",
        "{spec: {schedulingGates: [{name: g}, {name: g}]}} | .spec.schedulingGates has more than one item with name=g",
        "{metadata: {finalizers: [a/b, a/b]}} | .metadata.finalizers has more than one item with a/b",
        "{metadata: {ownerReferences: [{uid: u, name: a}, {uid: u, name: b}]}} | .metadata.ownerReferences has more than one item with uid=u",
      })
  void shouldRefuseWhatKubernetesTakesOnce(String template, String told) {
    assertThatThrownBy(() -> Specs.intent("podTemplate: " + template))
        .isInstanceOf(SpecRefused.class)
        .hasMessageStartingWith("spec.podTemplate.")
        .hasMessageContaining(told);
  }

  @Test
  void shouldSayWhatAnotherOperatorsMainContainerIsCalledHere() {
    assertThatThrownBy(
            () ->
                Specs.intent(
                    "podTemplate: {spec: {containers: [{name: flink-main-container, env: [{name:"
                        + " TZ, value: UTC}]}]}}"))
        .isInstanceOf(SpecRefused.class)
        .hasMessage(
            "spec.podTemplate.spec.containers[name=flink-main-container] is not the name of"
                + " Flink's container here: name it flink, or jobmanager or taskmanager for one"
                + " of the two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{metadata: {labels: {team: a}}}",
        "{spec: {containers: [{name: s, image: x, ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP}]}]}}",
        "{spec: {containers: [{name: s, image: x, volumeMounts: [{name: a, mountPath: /m}, {name: a, mountPath: /n}]}]}}",
        "{spec: {containers: [{name: flink, env: [{name: A}]}, {name: jobmanager, env: [{name: A}]}]}}",
        "{spec: {tolerations: [{key: a, operator: Exists}, {key: a, operator: Exists}]}}",
        "{spec: {containers: [{name: flink, envFrom: [{secretRef: {name: s}}, {secretRef: {name: s}}]}]}}",
        "{spec: {nodeSelector: {disk: ssd}}}",
        "{spec: {containers: [{name: flink, env: [{name: A, value: b}]}]}}",
        "{spec: {containers: [{name: sidecar, image: x, command: [sh], args: [y]}]}}",
        "{spec: {volumes: [{name: mine, emptyDir: {}}]}}",
        "{spec: {automountServiceAccountToken: true}}",
        "{spec: {containers: [{name: flink, volumeMounts: [{name: v, mountPath: /tmp/flink-log}]}]}}",
        "{spec: {containers: [{name: flink, resources: {limits: {memory: 2Gi}}}]}}",
      })
  void shouldTakeTheRest(String template) {
    assertThat(Specs.intent("podTemplate: " + template).pods().template()).isNotEmpty();
  }

  @Test
  void shouldTakeAnEmptyTemplateForNone() {
    assertThat(Specs.intent("podTemplate: {}").pods()).isEqualTo(PodIntent.STANDARD);
  }
}
