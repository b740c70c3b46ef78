package dev.statefulflink.operator.intent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not a field of a pod template, at any depth. */
class UnknownFieldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spek: {nodeSelector: {a: b}}}                             | .spek",
        "{spec: {nodeSelektor: {a: b}}}                             | .spec.nodeSelektor",
        "{spec: {containers: [{name: a}, {name: b, enw: [{}]}]}}    | .spec.containers[1].enw",
        "{spec: {containers: [{name: a, env: [{nam: x}]}]}}         | .spec.containers[0].env[0].nam",
        "{spec: {volumes: [{name: a, emptyDirr: {sizeLimit: 1Gi}}]}} | .spec.volumes[0].emptyDirr",
        "{metadata: {label: {a: b}}}                                | .metadata.label",
        "{spec: {securityContext: {runAsRoot: true}}}               | .spec.securityContext.runAsRoot"
      })
  void shouldFindTheFirst(String template, String path) throws JsonProcessingException {
    assertThat(UnknownFields.first(tree(template), PodTemplateSpec.class)).contains(path);
  }

  @Test
  void shouldKnowEveryFieldOfAPod() throws JsonProcessingException {
    var template =
        """
        metadata:
          labels: {a: b}
          annotations: {c: d}
        spec:
          nodeSelector: {disk: ssd}
          tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 5}]
          affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}
          topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]
          securityContext: {fsGroup: 5, sysctls: [{name: a, value: b}]}
          hostAliases: [{ip: 10.0.0.1, hostnames: [a]}]
          volumes:
            - {name: a, emptyDir: {}}
            - {name: b, configMap: {name: c, items: [{key: a, path: b}]}}
            - {name: c, projected: {sources: [{serviceAccountToken: {path: x, expirationSeconds: 600}}]}}
            - {name: d, ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}}
            - {name: e, csi: {driver: x, volumeAttributes: {a: b}}}
          containers:
            - name: flink
              command: []
              env: [{name: A, value: ""}, {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}]
              envFrom: [{secretRef: {name: s}}]
              ports: [{name: a, containerPort: 5}]
              resources: {limits: {cpu: 2, memory: 1Gi}, requests: {cpu: 0.5}}
              livenessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}
              readinessProbe: {tcpSocket: {port: 8080}}
              lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}
              securityContext: {readOnlyRootFilesystem: false, capabilities: {drop: [ALL]}}
              volumeMounts: [{name: a, mountPath: /a, readOnly: false, subPath: ""}]
        """;

    assertThat(UnknownFields.first(tree(template), PodTemplateSpec.class)).isEmpty();
  }

  private static JsonNode tree(String template) throws JsonProcessingException {
    return new YAMLMapper().readTree(template);
  }
}
