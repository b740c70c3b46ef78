{{- define "stateful-flink-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
At most 45 characters: a pod's name is 17 longer, and its host name is cut at 63. Cut host names would
make the replicas one and the same to the leader election.
*/}}
{{- define "stateful-flink-operator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 45 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "stateful-flink-operator.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 45 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 45 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The name of a cluster-wide object: two releases may have the same name in two namespaces. */}}
{{- define "stateful-flink-operator.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "stateful-flink-operator.fullname" .) -}}
{{- end -}}

{{- define "stateful-flink-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "stateful-flink-operator.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "stateful-flink-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "stateful-flink-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* No version: pods are replaced when what they run changes, not with every chart. */}}
{{- define "stateful-flink-operator.podLabels" -}}
{{ include "stateful-flink-operator.selectorLabels" . }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: stateful-flink-operator
{{- end -}}

{{- define "stateful-flink-operator.labels" -}}
{{ include "stateful-flink-operator.podLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "stateful-flink-operator.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository .Values.image.tag -}}
{{- end -}}
{{- end -}}

{{/* The watched namespaces, comma separated; empty for all of them. */}}
{{- define "stateful-flink-operator.watchNamespaces" -}}
{{- if .Values.allNamespaces -}}
{{- if .Values.watchNamespaces -}}
{{- fail "allNamespaces watches every namespace: remove watchNamespaces, or set allNamespaces to false" -}}
{{- end -}}
{{- else -}}
{{- join "," (default (list .Release.Namespace) .Values.watchNamespaces) -}}
{{- end -}}
{{- end -}}

{{/* A map of images as the operator reads it: "1.20=flink:1.20-java17,2.3=flink:2.3-java17". */}}
{{- define "stateful-flink-operator.images" -}}
{{- $pairs := list -}}
{{- range $version, $image := . -}}
{{- $pairs = append $pairs (printf "%s=%s" $version $image) -}}
{{- end -}}
{{- join "," $pairs -}}
{{- end -}}

{{/* What selects every pod of Flink that an operator of ours has made, and nothing else. */}}
{{- define "stateful-flink-operator.flinkPods" -}}
matchLabels:
  app.kubernetes.io/managed-by: stateful-flink-operator
matchExpressions:
  - key: statefulflink.dev/revision
    operator: Exists
{{- end -}}

{{/*
The labels of what "helm test" makes. Of another name than the operator's: no Service, budget or policy of the
operator's pods must take this one for one of them.
*/}}
{{- define "stateful-flink-operator.checkLabels" -}}
{{- $labels := include "stateful-flink-operator.labels" . | fromYaml -}}
{{- $_ := set $labels "app.kubernetes.io/name" (printf "%s-check" (include "stateful-flink-operator.name" .)) -}}
{{- $_ := set $labels "app.kubernetes.io/component" "check" -}}
{{- toYaml $labels -}}
{{- end -}}

{{- define "stateful-flink-operator.checkMetadata" -}}
labels:
  {{- include "stateful-flink-operator.checkLabels" . | nindent 2 }}
annotations:
  helm.sh/hook: test
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{/* What Pod Security's restricted profile asks of a pod, and of a container. */}}
{{- define "stateful-flink-operator.podSecurity" -}}
runAsNonRoot: true
runAsUser: 9998
runAsGroup: 9998
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "stateful-flink-operator.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
